"""Where a package is tried: unpacked into a folder, or installed in a clean Debian of its own."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from installer.packing.project import NAME, Project
from installer.packing.steps import require_tool, run
from installer.problems import SetUpError

SUITE = "bookworm"
USER = "person"
HOME = f"/home/{USER}"


class Place:
    """A file system with the app in it. Paths are given as they are seen in there."""

    def __init__(self, root: Path, program: str, home: str) -> None:
        self.root, self.program, self.home = root, program, home

    def outside(self, path: str) -> Path:
        """The same path as this machine sees it."""
        return self.root / path.lstrip("/")

    def command(self, arguments: Sequence[str], *, network: bool) -> list[str]:
        cut = [] if network else ["unshare", "-n"]
        return [*cut, self.program, *arguments]

    def variables(self, more: Mapping[str, str]) -> dict[str, str]:
        kept = ("PATH", "PIP_FIND_LINKS", "PIP_CONFIG_FILE")
        taken = {name: os.environ[name] for name in kept if name in os.environ}
        return {"HOME": self.home, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", **taken, **more}


class CleanRoot(Place):
    """A Debian with nothing but its base, in which an ordinary person starts the app."""

    def __init__(self, project: Project, root: Path) -> None:
        super().__init__(root, f"/usr/bin/{NAME}", HOME)
        self._project = project

    def command(self, arguments: Sequence[str], *, network: bool) -> list[str]:
        cut = [] if network else ["unshare", "-n"]
        entered = ["chroot", f"--userspec={USER}:{USER}", str(self.root)]
        return [*cut, *entered, self.program, *arguments]

    def variables(self, more: Mapping[str, str]) -> dict[str, str]:
        return {**super().variables(more), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}

    def run(self, *command: str) -> None:
        """As root in there; raises `SetUpError` if it fails."""
        quiet = {"DEBIAN_FRONTEND": "noninteractive", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
        run(self._project, ["chroot", str(self.root), *command], quiet)

    def install(self, package: Path) -> None:
        """With what it depends on, as a person would."""
        shutil.copyfile(package, self.root / "tmp" / package.name)
        self.run(
            "apt-get", "install", "-y", "-q", "--no-install-recommends", f"/tmp/{package.name}"
        )

    def has(self, path: str) -> bool:
        return os.path.lexists(self.outside(path))


@contextmanager
def clean_root(project: Project) -> Iterator[CleanRoot]:
    """Made anew for each try, from a base that is fetched once."""
    require_tool("debootstrap", "debootstrap")
    if os.geteuid() != 0:
        raise SetUpError("Only root can make a clean system to install into. Start it with sudo.")
    work = project.work / "smoke"
    base, root = work / "base", work / "root"
    if not (base / "finished").is_file():
        _let_go(base)
        command = [
            "debootstrap",
            "--variant=minbase",
            "--include=ca-certificates",
            SUITE,
            str(base),
        ]
        run(project, command)
        (base / "finished").touch()
    _let_go(root)
    run(project, ["cp", "-a", "--reflink=auto", str(base), str(root)])
    place = CleanRoot(project, root)
    try:
        _enter(root)
        place.run("useradd", "-m", USER)
        place.run("apt-get", "update", "-q")
        yield place
    finally:
        _let_go(root)


def _enter(root: Path) -> None:
    for name in ("proc", "dev", "tmp/.X11-unix"):
        (root / name).mkdir(parents=True, exist_ok=True)
        source = Path("/") / name
        source.mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", "--bind", str(source), str(root / name)], check=True)
    for name in ("etc/resolv.conf", "etc/ssl/certs/ca-certificates.crt"):
        if (Path("/") / name).is_file():
            shutil.copyfile(Path("/") / name, root / name)


def _let_go(root: Path) -> None:
    """Deletes it; never before the folders of this machine are out of it again."""
    while mounted := _mounted_below(root):
        subprocess.run(["umount", mounted[-1]], check=True)
    shutil.rmtree(root, ignore_errors=True)


def _mounted_below(root: Path) -> list[str]:
    """In the order of mounting. The system's list alone knows those of the same disk."""
    lines = Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
    places = [line.split()[1] for line in lines]
    return [place for place in places if Path(place).is_relative_to(root.resolve())]
