"""How the app lies in a Linux system: program, menu entry, icon, kind of file, licence."""

import gzip
import shutil
from pathlib import Path
from string import Template

from installer.packing import tree
from installer.packing.project import APP_ID, MIME_TYPE, NAME, TITLE, Project

PROGRAM = Path("usr/lib") / NAME
SHARE = Path("usr/share")
TEMPLATES = Path(__file__).resolve().parents[1] / "linux"


def lay_out(project: Project, program: Path, root: Path, package: str = NAME) -> None:
    """Puts everything below `root`, as it lies below / once installed."""
    tree.copy_linked(program, root / PROGRAM)
    start = root / "usr/bin" / NAME
    start.parent.mkdir(parents=True)
    start.symlink_to(Path("../lib") / NAME / NAME)
    add_desktop_files(project, root / SHARE)
    _add_documents(project, root / SHARE / "doc" / package)


def add_desktop_files(project: Project, share: Path) -> None:
    """What desktops read: the entry in the menu, its icon, and whose files are whose."""
    words = words_of(project)
    for name, place in (
        (f"{NAME}.desktop", "applications"),
        (f"{APP_ID}.metainfo.xml", "metainfo"),
        (f"{NAME}.xml", "mime/packages"),
    ):
        template = Template((TEMPLATES / name).read_text(encoding="utf-8"))
        tree.write(share / place / name, template.substitute(words))
    icons = share / "icons/hicolor/scalable"
    icon = project.root / "resources/icons/app.svg"
    for place, name in (("apps", NAME), ("mimetypes", MIME_TYPE.replace("/", "-"))):
        (icons / place).mkdir(parents=True)
        shutil.copyfile(icon, icons / place / f"{name}.svg")


def words_of(project: Project) -> dict[str, str]:
    from datetime import UTC, datetime

    day = datetime.fromtimestamp(project.epoch, UTC).strftime("%Y-%m-%d")
    named = {"name": NAME, "title": TITLE, "id": APP_ID, "mime": MIME_TYPE}
    return {**named, "summary": project.summary, "version": project.version, "day": day}


def _add_documents(project: Project, folder: Path) -> None:
    folder.mkdir(parents=True)
    licence = (project.root / "LICENSE").read_text(encoding="utf-8")
    others = f"The licences of all other parts are in /{PROGRAM}/licences.\n"
    tree.write(folder / "copyright", f"{TITLE}\n\n{licence}\n{others}")
    with (folder / "CHANGELOG.md.gz").open("wb") as out:
        packed = gzip.compress(project.changelog.read_bytes(), mtime=0)
        out.write(packed)
