"""One picture of the history: how it is kept in few bytes, and how it comes back as it was."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Literal, TypeVar

from cascade_desktop.errors import BadRequest
from cascade_desktop.request import Request
from cascade_desktop.written import use_of_field

Item = TypeVar("Item")

ModeName = Literal["text", "variation", "image", "control", "inpaint", "upscale"]

MOST_AT_ONCE = 500
"""Values in one statement; SQLite's oldest limit is 999."""

Contents = tuple[Request, dict[str, Any]]


@dataclass(frozen=True)
class Made:
    """One finished picture.

    `request` draws it again and `record` says how it was drawn, as `pictures.save` was given them.
    `made_at` is in seconds since 1970, `bytes` the size of its file when it was made. `latent`
    tells that what Stage C gave is kept, `gone` that there is no such file now.
    """

    number: int
    file: Path
    made_at: float
    request: Request
    record: dict[str, Any]
    width: int
    height: int
    bytes: int
    stars: int
    tags: tuple[str, ...]
    albums: tuple[str, ...]
    latent: bool
    gone: bool
    binned: bool


def mode_of(request: Request) -> ModeName:
    """What the picture was made from; of several things, the one that shaped it most."""
    if request.upscale is not None:
        return "upscale"
    if request.inpaint is not None:
        return "inpaint"
    if request.controls:
        return "control"
    if request.image is not None:
        return "image"
    return "variation" if request.variations else "text"


def insert(
    connection: sqlite3.Connection,
    file: Path,
    contents: Contents,
    made_at: float,
    size: tuple[int, int],
    latent: bytes | None,
) -> int:
    """Writes a new row and gives its number; to be called in a transaction."""
    request, record = contents
    defaults, content = packed(connection, request, record)
    number = connection.execute(
        "INSERT INTO pictures (made_at, mode, model, width, height, bytes)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (made_at, mode_of(request), clean(request.model), *size, size_on_disk(file)),
    ).lastrowid
    assert number is not None
    connection.execute(
        "INSERT INTO details (number, file, same, defaults, content) VALUES (?, ?, ?, ?, ?)",
        (number, stored_path(file), identity(request, record), defaults, content),
    )
    if latent is not None:
        keep_latent(connection, number, latent)
    return number


def keep_latent(connection: sqlite3.Connection, number: int, latent: bytes) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO latents (number, content) VALUES (?, ?)",
        (number, zlib.compress(latent)),
    )
    connection.execute("UPDATE pictures SET latent = 1 WHERE number = ?", (number,))


def read(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[Made]:
    """The pictures of these numbers in this order; those that are no longer there are left out.

    So are those whose content is damaged, which SQLite itself does not notice.
    """
    found: dict[int, Made] = {}
    for some in pieces(numbers):
        marks = ", ".join("?" * len(some))
        tags, albums = (labels_of(connection, kind, some) for kind in ("tag", "album"))
        rows = connection.execute(
            "SELECT number, file, made_at, defaults, content, width, height, bytes, stars, latent,"
            f" binned FROM pictures JOIN details USING (number) WHERE number IN ({marks})",
            some,
        )
        base = bases(connection)
        for number, file, made_at, defaults, content, *facts, latent, binned in rows:
            contents = readable(base, defaults, content)
            if contents is None or not _are_numbers(made_at, *facts):
                continue
            path = Path(os.fsdecode(file))
            found[number] = Made(
                number,
                path,
                made_at,
                *contents,
                *_four(facts),
                tuple(tags.get(number, ())),
                tuple(albums.get(number, ())),
                bool(latent),
                not path.exists(),
                bool(binned),
            )
    return [found[number] for number in numbers if number in found]


def labels_of(
    connection: sqlite3.Connection, kind: str, numbers: Sequence[int]
) -> dict[int, list[str]]:
    """Number of a picture -> the names of its tags or albums, by name."""
    marks = ", ".join("?" * len(numbers))
    found: dict[int, list[str]] = {}
    rows = connection.execute(
        "SELECT picture, name FROM labelled JOIN labels ON labels.number = label"
        f" WHERE kind = ? AND picture IN ({marks}) ORDER BY folded",
        (kind, *numbers),
    )
    for picture, name in rows:
        found.setdefault(picture, []).append(name)
    return found


def bases(connection: sqlite3.Connection) -> Callable[[int], Request]:
    """The requests that rows were written against, each read once."""

    @cache
    def base(number: int) -> Request:
        query = "SELECT request FROM defaults WHERE number = ?"
        (text,) = connection.execute(query, (number,)).fetchone()
        return _request(text)

    return base


def packed(
    connection: sqlite3.Connection, request: Request, record: dict[str, Any]
) -> tuple[int, bytes]:
    """The number of the defaults, and what differs from them with the record, compressed."""
    defaults = _defaults_json()
    query = "SELECT number FROM defaults WHERE request = ?"
    row = connection.execute(query, (defaults,)).fetchone()
    if row is None:
        added = connection.execute("INSERT INTO defaults (request) VALUES (?)", (defaults,))
        row = (added.lastrowid,)
    text = json.dumps([_differing(request), record], separators=(",", ":"))
    return row[0], zlib.compress(text.encode(), 9)


def unpacked(base: Request, content: bytes) -> Contents:
    """What `packed` was given."""
    differing, record = json.loads(zlib.decompress(content))
    try:
        known = {name: _value(name, value) for name, value in differing.items()}
    except (KeyError, TypeError, AttributeError):
        # Written when the app had other fields: read as any stored request, which takes longer.
        return Request.from_json(json.dumps(asdict(base) | differing)), record
    return replace(base, **known), record


def readable(base: Callable[[int], Request], defaults: int, content: bytes) -> Contents | None:
    """What `packed` was given; None if it is damaged."""
    try:
        return unpacked(base(defaults), content)
    except (ValueError, TypeError, AttributeError, zlib.error, BadRequest):
        return None


def identity(request: Request, record: dict[str, Any]) -> int | None:
    """The same for a picture and its own record wherever the file lies; None if that is unsure.

    The seconds that drawing took tell two pictures of the same request apart.
    """
    if not record.get("seconds"):
        return None
    told = [request.prompt, request.seed, request.width, request.height, record["seconds"]]
    digest = hashlib.blake2b(json.dumps(told, sort_keys=True).encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def stored_path(file: Path) -> str | bytes:
    """Text where it can be; a name on Linux may be bytes that are none."""
    text = os.fspath(file.absolute())
    try:
        text.encode()
    except UnicodeEncodeError:
        return os.fsencode(text)
    return text


def clean(text: str) -> str:
    """As a database can hold it: half a surrogate pair becomes a question mark."""
    return text.encode("utf-8", "replace").decode()


def size_on_disk(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def pieces(items: Iterable[Item]) -> Iterator[list[Item]]:
    """At most as many at a time as one statement can take."""
    rest = iter(items)
    while some := list(islice(rest, MOST_AT_ONCE)):
        yield some


def _are_numbers(*values: object) -> bool:
    return all(isinstance(value, (int, float)) for value in values)


def _four(facts: list[int]) -> tuple[int, int, int, int]:
    width, height, size, stars = facts
    return width, height, size, stars


def _differing(request: Request) -> dict[str, Any]:
    usual = Request()
    return {
        name: value
        for name, value in asdict(request).items()
        if getattr(request, name) != getattr(usual, name)
    }


@cache
def _defaults_json() -> str:
    return json.dumps(asdict(Request()), sort_keys=True)


@cache
def _request(text: str) -> Request:
    try:
        return Request.from_json(text)
    except BadRequest:  # A field has another type in this version; what rows say still counts.
        return Request()


def _value(name: str, value: Any) -> Any:
    """As the field holds it. Raises `KeyError` or `TypeError` if it holds something else now."""
    use = _uses()[name]
    if use is None or value is None:
        return value
    owner, names, many = use
    for one in value if many else [value]:
        if one.keys() != names:
            raise KeyError(name)
    return tuple(owner(**one) for one in value) if many else owner(**value)


@cache
def _uses() -> dict[str, tuple[type[Any], set[str], bool] | None]:
    """Each field of a request and, if it holds uses of files: their class, its fields, if many."""
    found: dict[str, tuple[type[Any], set[str], bool] | None] = {}
    for item in fields(Request):
        use = use_of_field(item.name)
        found[item.name] = use and (use[0], {part.name for part in fields(use[0])}, use[1])
    return found
