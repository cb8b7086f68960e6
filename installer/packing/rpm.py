"""The package for Fedora, openSUSE and their kin."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from installer.packing import linux, tree
from installer.packing.deb import description
from installer.packing.elf import needed_from_system
from installer.packing.project import NAME, TITLE, Project
from installer.packing.steps import fresh, require_tool, run

OLDEST_LIBC = "2.34"


def build(project: Project, program: Path) -> Path:
    """Makes it from the program's folder."""
    require_tool("rpmbuild", "rpm")
    work = fresh(project.work / "rpm")
    root = work / "root"
    linux.lay_out(project, program, root)
    tree.settle(root, project.epoch)
    spec = work / f"{NAME}.spec"
    tree.write(spec, _spec(project, program, root))
    defines = {
        "_topdir": str(work),
        "_rpmdir": str(work / "out"),
        "_buildhost": "localhost",
        "use_source_date_epoch_as_buildtime": "1",
        "clamp_mtime_to_source_date_epoch": "1",
        "_build_id_links": "none",
        # Nothing in it is to be stripped, compiled or compressed again.
        "__os_install_post": "%{nil}",
        "debug_package": "%{nil}",
        "_binary_payload": "w10T2.zstdio",
    }
    given = [word for name, value in defines.items() for word in ("--define", f"{name} {value}")]
    command = ["rpmbuild", "-bb", "--target", "x86_64", "--buildroot", str(work / "buildroot")]
    run(project, [*command, *given, str(spec)])
    (made,) = (work / "out").rglob("*.rpm")
    package = project.out / made.name
    package.parent.mkdir(exist_ok=True)
    shutil.move(made, package)
    return package


def _spec(project: Project, program: Path, root: Path) -> str:
    requires = [f"{name}()(64bit)" for name in needed_from_system(program)]
    wayland = [name for name in requires if "wayland" in name]
    day = datetime.fromtimestamp(project.epoch, UTC).strftime("%a %b %d %Y")
    listed = [f"/{linux.PROGRAM}", f"/usr/bin/{NAME}"]
    listed += [
        f"/{file.relative_to(root)}"
        for file in sorted((root / linux.SHARE).rglob("*"))
        if file.is_file()
    ]
    lines = [
        f"Name: {NAME}",
        f"Version: {project.version.replace('-', '~')}",
        "Release: 1",
        f"Summary: {project.summary}",
        "License: MIT",
        "Group: Productivity/Graphics",
        # The libraries inside are the program's own, and nothing for others to build on.
        "AutoReqProv: no",
        f"Requires: glibc >= {OLDEST_LIBC}",
        *(f"Requires: {name}" for name in requires if name not in wayland),
        *(f"Recommends: {name}" for name in wayland),
        "%description",
        description(full=False),
        "%install",
        f"mkdir -p %{{buildroot}} && cp -a {root}/. %{{buildroot}}/",
        "%files",
        *listed,
        "%changelog",
        f"* {day} {TITLE} <packages@cascade-desktop.invalid> - {project.version}-1",
        f"- See /usr/share/doc/{NAME}/CHANGELOG.md.gz.",
    ]
    return "\n".join(lines) + "\n"
