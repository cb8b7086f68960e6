"""The archive for any Linux: unpack it anywhere, start the program in it, delete it again."""

import gzip
import shutil
import tarfile
from pathlib import Path

from installer.packing import linux, tree
from installer.packing.project import NAME, Project
from installer.packing.steps import fresh, run

README = """$title $version

Start:            ./cascade-desktop
Add to the menu:  ./add-to-menu          (and ./add-to-menu --remove)
Carry it about:   make an empty file called "portable" here; all data then stays in data/ here.
Licences:         licences/

The window needs what every desktop has. Where something is missing, the program names it:
./cascade-desktop doctor
"""


def build(project: Project, program: Path, *, full: bool = False) -> Path:
    """Makes it from the program's folder; `full` says that PyTorch is in there."""
    root = fresh(project.work / "archive")
    place = root / f"{NAME}-{project.version}"
    tree.copy_linked(program, place)
    linux.add_desktop_files(project, place / "share")
    words = {"$title": linux.words_of(project)["title"], "$version": project.version}
    text = README
    for mark, word in words.items():
        text = text.replace(mark, word)
    tree.write(place / "README.txt", text)
    shutil.copyfile(linux.TEMPLATES / "add-to-menu", place / "add-to-menu")
    (place / "add-to-menu").chmod(0o755)
    tree.settle(place, project.epoch)
    variant = "-full" if full else ""
    package = project.out / f"{NAME}{variant}-{project.version}-linux-x86_64.tar"
    package.parent.mkdir(exist_ok=True)
    _pack(place, package)
    return _squeezed(project, package)


def _pack(folder: Path, package: Path) -> None:
    """In the order of names, and owned by nobody in particular: the same bytes anywhere."""

    def anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        return member

    files = [folder, *sorted(folder.rglob("*"))]
    with tarfile.open(package, "w", format=tarfile.PAX_FORMAT, dereference=False) as archive:
        for file in files:
            archive.add(
                file, str(file.relative_to(folder.parent)), recursive=False, filter=anonymous
            )


def _squeezed(project: Project, package: Path) -> Path:
    """With zstd where there is one: a tenth of the time that xz takes for little more bytes."""
    if shutil.which("zstd"):
        run(project, ["zstd", "-q", "-f", "-10", "-T2", "--rm", str(package)])
        return package.with_name(package.name + ".zst")
    squeezed = package.with_name(package.name + ".gz")
    with (
        package.open("rb") as source,
        squeezed.open("wb") as out,
        gzip.GzipFile("", "wb", 6, out, mtime=0) as packed,
    ):
        shutil.copyfileobj(source, packed)
    package.unlink()
    return squeezed
