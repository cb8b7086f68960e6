"""Many requests from one table of settings, or from a folder of prompts."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any

from cascade_desktop.errors import BadRequest, CascadeError
from cascade_desktop.parameters import allowed_values
from cascade_desktop.request import Request
from cascade_desktop.written import read_use, read_value, use_of_field

Values = dict[str, Any]
"""Field name of the request -> value."""

MOST_TOLD = 20
"""So many rows that cannot be drawn are named; the rest are counted."""


@dataclass(frozen=True)
class Row:
    """One row of a batch: what people call it ("line 3", "cat.txt"), and what it draws."""

    name: str
    request: Request


def read_batch(
    path: Path, usual: Mapping[str, Any], prepare: Callable[[Values], Request]
) -> list[Row]:
    """The rows of a table (.csv), a list with a prompt in each line (.txt) or a folder of those.

    A table's first line names fields of the request, in any order, with commas or semicolons
    between them; what a row leaves empty has its `usual` value. What comes from files is written
    as in `written.read_use`, several in one cell as lines; paths count from the table's folder.
    `prepare` makes a request of a row's values, and raises a `CascadeError` where there is none.

    Raises `BadRequest` for what cannot be read, and one that names all rows with a problem.
    """
    rows: list[Row] = []
    problems: list[str] = []
    for name, read in _readings(path):
        try:
            rows.append(Row(name, prepare({**usual, **read()})))
        except CascadeError as error:
            problems.append(f"{name}: {error}")
    if problems:
        raise BadRequest(f"{path.name} has rows that cannot be drawn:\n{listed(problems)}")
    if not rows:
        raise BadRequest(f"There is nothing to draw in {path}.", "Write a prompt into it.")
    return rows


def listed(sentences: list[str]) -> str:
    """One a line, and how many more there are than can be read."""
    more = len(sentences) - MOST_TOLD
    return "\n".join([*sentences[:MOST_TOLD], *([f"and {more} more"] if more > 0 else [])])


Reading = tuple[str, Callable[[], Values]]
"""What a row is called, and what reads its values or raises `BadRequest`."""


def _readings(path: Path) -> Iterator[Reading]:
    if path.is_dir():
        return _of_folder(path)
    if path.suffix.lower() == ".txt":
        return _of_list(path)
    return _of_table(path)


def _of_folder(folder: Path) -> Iterator[Reading]:
    """Each file one prompt, in the order of their names; hidden files are not the user's."""
    try:
        files = [file for file in folder.iterdir() if file.suffix.lower() == ".txt"]
    except OSError as error:
        raise _unreadable(folder, error) from error
    for file in sorted(files, key=lambda file: (file.name.casefold(), file.name)):
        if not file.name.startswith("."):
            yield file.name, partial(_prompt_in, file)


def _prompt_in(file: Path) -> Values:
    return {"prompt": _text(file).strip()}


def _of_list(file: Path) -> Iterator[Reading]:
    for number, line in enumerate(_text(file).split("\n"), start=1):
        if prompt := line.strip():
            yield f"line {number}", partial(dict, prompt=prompt)


def _of_table(file: Path) -> Iterator[Reading]:
    text = _text(file)
    # The header has names alone, so it shows what stands between cells.
    mark = ";" if ";" in "".join(text.splitlines()[:1]) else ","
    table = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        names = _columns(next(table, []), file)
        after = table.line_num
        for cells in table:
            line, after = after + 1, table.line_num
            if any(cell.strip() for cell in cells):
                row = _Cells(names, cells, mark, file.parent)
                yield f"line {line}", row.values
    except csv.Error as error:
        raise BadRequest(
            f"{file.name} is no table of settings: {error} (line {table.line_num}).",
            "Save it as CSV in UTF-8.",
        ) from error


def _columns(header: list[str], file: Path) -> list[str]:
    names = ["_".join(cell.lower().replace("-", " ").split()) for cell in header]
    known = [item.name for item in fields(Request)]
    strange = [
        cell.strip() or "(empty)"
        for cell, name in zip(header, names, strict=True)
        if name not in known
    ]
    if strange or not names:
        unknown = ", ".join(strange)
        raise BadRequest(
            f"The first line of {file.name} has to name settings. "
            + (f"These are none: {unknown}." if strange else "It is empty."),
            f"Known are {', '.join(known)}.",
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BadRequest(f"{file.name} has two columns {twice[0]}.", "Remove one of them.")
    return names


@dataclass(frozen=True)
class _Cells:
    """One row of a table; `mark` stands between its cells, and `folder` is the table's."""

    names: list[str]
    cells: list[str]
    mark: str
    folder: Path

    def values(self) -> Values:
        if len(self.cells) > len(self.names):
            raise BadRequest(
                f"There are {len(self.cells)} cells but {len(self.names)} columns.",
                f"Put a text that has a “{self.mark}” in it into quotation marks.",
            )
        told = zip(self.names, self.cells, strict=False)
        return {name: self._value(name, cell) for name, cell in told if cell.strip()}

    def _value(self, name: str, cell: str) -> Any:
        use = use_of_field(name)
        if use is not None:
            owner, many = use
            found = [
                read_use(owner, line.strip(), self.folder) for line in cell.strip().split("\n")
            ]
            return tuple(found) if many else found[0]
        if self.mark == ";" and isinstance(getattr(Request(), name), float):
            # Where a semicolon stands between cells, a comma stands in numbers.
            cell = cell.replace(",", ".")
        value = read_value(Request, name, cell)
        allowed = allowed_values(Request, name)
        if allowed and value not in allowed:
            raise BadRequest(f"{name} must be one of {', '.join(allowed)}, not {cell!r}.")
        return value


def _text(file: Path) -> str:
    """With or without a byte order mark, and with any line breaks."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRequest(
            f"{file.name} is not text in UTF-8.", "Save it in that encoding (“CSV UTF-8”)."
        ) from error
    except OSError as error:
        raise _unreadable(file, error) from error


def _unreadable(path: Path, error: OSError) -> BadRequest:
    return BadRequest(
        f"{path} cannot be read: {error.strerror or error}.",
        "Give a table (.csv), a list of prompts (.txt) or a folder of prompts.",
    )
