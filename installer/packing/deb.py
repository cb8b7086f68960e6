"""The package for Debian, Ubuntu and their kin."""

from pathlib import Path

from installer.packing import linux, tree
from installer.packing.elf import debian_packages, needed_from_system
from installer.packing.project import KEEPER, NAME, Project
from installer.packing.steps import fresh, require_tool, run

# Qt asks for them without being linked to them: fonts to write with, and the layout of keyboards.
ALSO = ("xkb-data", "fontconfig")
RECOMMENDED = ("fonts-dejavu-core | fonts-noto-core", "libsecret-1-0")
FULL = f"{NAME}-full"
OLDEST_LIBC = "2.34"  # what the wheels of Qt are built for


def build(project: Project, program: Path, *, full: bool = False) -> Path:
    """Makes it from the program's folder; `full` says that PyTorch is in there."""
    require_tool("dpkg-deb", "dpkg")
    root = fresh(project.work / "deb")
    name, other = (FULL, NAME) if full else (NAME, FULL)
    linux.lay_out(project, program, root, name)
    depends, recommends = debian_packages(needed_from_system(program))
    lines = {
        "Package": name,
        "Version": project.version,
        "Architecture": "amd64",
        "Maintainer": KEEPER,
        "Installed-Size": str(tree.size_of(root) // 1024),
        "Depends": ", ".join([f"libc6 (>= {OLDEST_LIBC})", *sorted({*depends, *ALSO})]),
        "Recommends": ", ".join([*recommends, *RECOMMENDED]),
        # One takes the place of the other, with the same files.
        "Conflicts": other,
        "Replaces": other,
        **({"Provides": other} if full else {}),
        "Section": "graphics",
        "Priority": "optional",
        "Description": f"{project.summary}\n {description(full)}",
    }
    text = "".join(f"{field}: {value}\n" for field, value in lines.items())
    tree.write(root / "DEBIAN/control", text)
    tree.settle(root, project.epoch)
    package = project.out / f"{name}_{project.version}_amd64.deb"
    package.parent.mkdir(exist_ok=True)
    # zstd packs a gigabyte in seconds (xz: in minutes, for a tenth less); dpkg has read it since
    # Debian 12 and Ubuntu 22.04.
    squeezed = ["-Zzstd", "-z10", "--threads-max=2"]
    command = ["dpkg-deb", "--root-owner-group", *squeezed, "--build", str(root), str(package)]
    run(project, command)
    return package


def description(full: bool) -> str:
    if full:
        return "With PyTorch for the processor and the built-in model: it needs no network."
    return "PyTorch, in the build that fits the machine, is fetched at the first start."
