"""A canvas in one file: its layers, mask and sketch, and the settings that went with them.

The file is a zip with `document.json` in it, the layers, the mask and the sketch as PNG, the
request as JSON, and a small picture of it all for other programs.
"""

from __future__ import annotations

import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

from cascade_desktop.errors import BadRequest, CascadeError
from cascade_desktop.writing import write_whole

ENDING = ".cascade"
KIND = b"application/x-cascade-desktop"
"""Stored first and unpacked, so that a file's kind can be told from its first bytes."""

VERSION = 1
MOST_LAYERS = 1000
MOST_MEMBERS = MOST_LAYERS + 100
MOST_TEXT = 2**26
"""Bytes of JSON; each layer may have a request with two prompts of 20,000 characters."""

MOST_PNG = 2**30
MOST_PIXELS_A_LAYER = 178_000_000
"""As many as a picture that is given may have (`inputs.MOST_PIXELS`)."""

MOST_PIXELS_A_SIDE = 65536
MOST_PIXELS = 2**30
"""Of all layers together: 4 GiB in memory."""

FARTHEST = 2**24
"""Pixels from the middle to anything; whole numbers of this size are exact in any arithmetic."""

LONGEST_NAME = 1000
SIGNATURE = b"\x89PNG\r\n\x1a\n"

Place = tuple[int, int]
Value = TypeVar("Value")


@dataclass(frozen=True)
class StoredLayer:
    """A layer as it is kept. `made` is the request that drew it as JSON, or "" for a source."""

    name: str
    place: Place
    opacity: float
    visible: bool
    png: bytes
    made: str


@dataclass(frozen=True)
class StoredPlate:
    """The mask or the sketch: an 8-bit grey PNG with its left top at `place`; b"" if empty."""

    place: Place = (0, 0)
    png: bytes = b""


@dataclass(frozen=True)
class Project:
    """All that a canvas holds. `frame` is left, top, width and height in pixels.

    `current` is the index of the chosen layer, or -1. `preview` is a small PNG of it all, which
    only other programs look at.
    """

    layers: tuple[StoredLayer, ...] = ()
    mask: StoredPlate = StoredPlate()
    sketch: StoredPlate = StoredPlate()
    frame: tuple[int, int, int, int] = (0, 0, 0, 0)
    current: int = -1
    request: str = ""
    preview: bytes = b""


def save_project(file: Path, project: Project) -> None:
    """Writes `file`, whole or not at all.

    Raises `CannotSave`, or `BadRequest` if there is more in it than `read_project` would accept;
    what was in `file` before is then untouched.
    """
    _check_pixels(project)
    write_whole(file, _packed(project))


def read_project(file: Path) -> Project:
    """All of the project in `file`, its PNGs not decoded, but of sizes that can be.

    Raises `BadRequest` for a file that is missing, damaged, of a newer version, or larger than
    anything the app would have written.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return _unpacked(archive)
    except CascadeError as error:
        raise type(error)(f"{file.name} cannot be opened. {error.message}", error.advice) from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise BadRequest(f"There is no file {file}.", "Choose it where it is now.") from error
    except OSError as error:
        reason = error.strerror or "it is damaged"
        raise BadRequest(
            f"{file.name} cannot be read: {reason}.", "Look at its permissions, or copy it again."
        ) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        raise BadRequest(
            f"{file.name} is damaged, or no project of Cascade Desktop.",
            "Choose another file, or a copy of it that is whole.",
        ) from error
    except RuntimeError as error:  # a member with a password
        raise BadRequest(f"{file.name} is locked with a password.", "Unlock it first.") from error


def to_facts(project: Project, files: Sequence[str]) -> dict[str, Any]:
    """All of it but pixels and request, as plain JSON values.

    `files` are the names under which the PNGs are kept: of each layer, of the mask and of the
    sketch; "" for an empty one.
    """
    *layers, mask, sketch = files
    return {
        "version": VERSION,
        "layers": [
            {
                "name": layer.name,
                "place": list(layer.place),
                "opacity": layer.opacity,
                "visible": layer.visible,
                "made": layer.made,
                "file": file,
            }
            for layer, file in zip(project.layers, layers, strict=True)
        ],
        "mask": {"place": list(project.mask.place), "file": mask},
        "sketch": {"place": list(project.sketch.place), "file": sketch},
        "frame": list(project.frame),
        "current": project.current,
    }


def from_facts(text: bytes, read: Callable[[str], bytes]) -> Project:
    """The project in the JSON that `to_facts` has given; `read` gives the PNG of a name.

    The request is "". Raises `BadRequest`, also for a newer version, and what `read` raises.
    """
    facts = _checked(_json(text), dict)
    version = _checked(facts.get("version"), int)
    if version > VERSION:
        raise BadRequest(
            "It was saved by a newer version of Cascade Desktop.", "Update the app to open it."
        )
    layers = _checked(facts.get("layers"), list)
    if version < 1 or len(layers) > MOST_LAYERS:
        raise _damaged()
    current = _checked(facts.get("current"), int)
    return Project(
        layers=tuple(_layer(_checked(layer, dict), read) for layer in layers),
        mask=_plate(_checked(facts.get("mask"), dict), read),
        sketch=_plate(_checked(facts.get("sketch"), dict), read),
        frame=_frame(facts.get("frame")),
        current=current if -1 <= current < len(layers) else len(layers) - 1,
    )


def png_size(png: bytes) -> tuple[int, int]:
    """Width and height that a PNG says it has. Raises `BadRequest` if a layer cannot be so large.

    Looks only at the first bytes (PNG, 11.2.1), so nothing is unpacked that would be too large.
    """
    if len(png) < 33 or png[:8] != SIGNATURE or png[12:16] != b"IHDR":
        raise _damaged()
    width, height = struct.unpack(">II", png[16:24])
    if not 0 < min(width, height) <= max(width, height) <= MOST_PIXELS_A_SIDE:
        raise _too_large()
    if width * height > MOST_PIXELS_A_LAYER:
        raise _too_large()
    return width, height


def _packed(project: Project) -> bytes:
    names = [f"layers/{number:03}.png" for number in range(len(project.layers))]
    names += ["mask.png" if project.mask.png else "", "sketch.png" if project.sketch.png else ""]
    pngs = [*(layer.png for layer in project.layers), project.mask.png, project.sketch.png]
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", KIND)
        _add_text(archive, "document.json", json.dumps(to_facts(project, names)))
        if project.request:
            _add_text(archive, "request.json", project.request)
        for name, png in [*zip(names, pngs, strict=True), ("preview.png", project.preview)]:
            if png:
                archive.writestr(name, png)  # not packed a second time
    return content.getvalue()


def _add_text(archive: zipfile.ZipFile, name: str, text: str) -> None:
    archive.writestr(name, text.encode("utf-8", "replace"), zipfile.ZIP_DEFLATED)


def _unpacked(archive: zipfile.ZipFile) -> Project:
    members = _members(archive)

    def png(name: str) -> bytes:
        return _read(archive, members.get(name), MOST_PNG)

    text = _read(archive, members.get("document.json"), MOST_TEXT)
    project = from_facts(text, png)
    _check_pixels(project)
    request = members.get("request.json")
    if request is None:
        return project
    found = _read(archive, request, MOST_TEXT).decode("utf-8", "replace")
    return Project(**{**vars(project), "request": found})


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """By name. Nothing is ever written under these names, yet odd ones are no project's."""
    members = archive.infolist()
    names = [member.filename for member in members]
    odd = any(_is_odd(name) for name in names)
    if odd or len(set(names)) < len(names) or len(names) > MOST_MEMBERS:
        raise BadRequest(
            "It holds files that no project of Cascade Desktop has.", "Choose another file."
        )
    return dict(zip(names, members, strict=True))


def _is_odd(name: str) -> bool:
    parts = name.removesuffix("/").split("/")
    return bool({"", ".", ".."} & set(parts) or set("\\:") & set(name))


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo | None, most: int) -> bytes:
    """`zipfile` unpacks no more than the size in the directory, which is looked at first."""
    if member is None:
        raise BadRequest("A part of it is missing.", "Choose a copy of it that is whole.")
    if member.file_size > most:
        raise _too_large()
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _damaged()
    with archive.open(member) as opened:
        found = opened.read(member.file_size + 1)
    if len(found) != member.file_size:
        raise _damaged()
    return found


def _check_pixels(project: Project) -> None:
    pngs = [layer.png for layer in project.layers]
    plates = [plate.png for plate in (project.mask, project.sketch) if plate.png]
    sizes = [png_size(png) for png in [*pngs, *plates]]
    if sum(width * height for width, height in sizes) > MOST_PIXELS:
        raise _too_large()


def _layer(facts: dict[str, Any], read: Callable[[str], bytes]) -> StoredLayer:
    opacity = facts.get("opacity")
    if not isinstance(opacity, (int, float)) or not 0 <= opacity <= 1:
        raise _damaged()
    return StoredLayer(
        name=_checked(facts.get("name"), str)[:LONGEST_NAME],
        place=_place(facts.get("place")),
        opacity=float(opacity),
        visible=_checked(facts.get("visible"), bool),
        png=read(_checked(facts.get("file"), str)),
        made=_checked(facts.get("made"), str),
    )


def _plate(facts: dict[str, Any], read: Callable[[str], bytes]) -> StoredPlate:
    name = _checked(facts.get("file"), str)
    return StoredPlate(_place(facts.get("place")), read(name)) if name else StoredPlate()


def _place(value: Any) -> Place:
    x, y = _whole_numbers(value, 2)
    return x, y


def _frame(value: Any) -> tuple[int, int, int, int]:
    left, top, width, height = _whole_numbers(value, 4)
    if min(width, height) < 0:
        raise _damaged()
    return left, top, width, height


def _whole_numbers(value: Any, count: int) -> list[int]:
    numbers = [_checked(number, int) for number in _checked(value, list)]
    if len(numbers) != count or any(abs(number) > FARTHEST for number in numbers):
        raise _damaged()
    return numbers


def _checked(value: Any, kind: type[Value]) -> Value:
    if type(value) is not kind:  # True is not a whole number here
        raise _damaged()
    return value


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _damaged() from error


def _damaged() -> BadRequest:
    return BadRequest("It is damaged.", "Choose another file, or a copy of it that is whole.")


def _too_large() -> BadRequest:
    return BadRequest(
        "It holds more pixels than the app can open.", "Remove layers, or make them smaller."
    )
