"""Where styles are kept: those that came with the app, and the user's own in one file."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Iterable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from cascade_desktop import settings
from cascade_desktop.errors import BadRequest
from cascade_desktop.folders import resource
from cascade_desktop.prompt_styles import LONGEST_NAME, Style, check
from cascade_desktop.toml_text import to_toml
from cascade_desktop.writing import write_whole

FILE = "styles.toml"
"""The user's own, in the data folder."""

log = logging.getLogger(__name__)


class Styles:
    """The shipped styles and the user's own, which are kept in `file`; without one, none are kept.

    The file is read at each use, so that several windows show and change the same styles.
    """

    def __init__(self, file: Path | None = None) -> None:
        self.file = file
        self.shipped = shipped()

    def all(self) -> list[Style]:
        """The user's own first, each group by name."""
        return [*self.own(), *self.shipped]

    def own(self) -> list[Style]:
        """What can be used of the user's file; what cannot is left out, see `problem`."""
        return sorted(self._read()[0], key=_by_name)

    def problem(self) -> str:
        """A sentence on what of the user's file cannot be used; empty if all can."""
        return self._read()[1]

    def find(self, name: str) -> Style:
        """The style of that name, however its capitals are. Raises `BadRequest`."""
        known = self.all()
        for style in known:
            if style.name.casefold() == name.strip().casefold():
                return style
        names = ", ".join(style.name for style in known)
        raise BadRequest(f"There is no style “{name}”.", f"Choose one of these: {names}.")

    def keep(self, style: Style) -> Style:
        """Adds a style of the user's. Raises `BadRequest` for a name that is taken or cannot be
        one, or for what no style can hold; `CannotSave`.
        """
        kept = replace(style, name=style.name.strip(), shipped=False)
        check(kept)
        _check_free(kept.name, self.all())
        self._write([*self.own(), kept])
        return kept

    def rename(self, name: str, new: str) -> None:
        """Gives one of the user's own another name. Raises as `keep`."""
        for style in self.own():
            if style.name == name:
                self.change(name, replace(style, name=new))

    def change(self, name: str, style: Style) -> None:
        """Puts `style` in the place of the user's own one of that name. Raises as `keep`."""
        changed = replace(style, name=style.name.strip(), shipped=False)
        check(changed)
        others = [each for each in self.own() if each.name != name]
        _check_free(changed.name, [*others, *self.shipped])
        self._write([*others, changed])

    def remove(self, name: str) -> None:
        """Takes one of the user's own away. Raises `CannotSave`."""
        self._write([style for style in self.own() if style.name != name])

    def import_from(self, file: Path) -> list[str]:
        """Adds the styles in a TOML file; the names they have now.

        What is there already is left out; a taken name gets a number. Raises `BadRequest`, and
        then nothing was added; `CannotSave`.
        """
        try:
            found = read(file)
        except OSError as error:
            raise BadRequest(f"{file} cannot be read: {error.strerror or error}.") from error
        kept, added = self.own(), []
        for style in found:
            if any(_same(style, each) for each in [*kept, *self.shipped]):
                continue
            fresh = replace(style, name=_free(style.name, [*kept, *self.shipped]))
            kept.append(fresh)
            added.append(fresh.name)
        if added:
            self._write(kept)
        return added

    def export_to(self, file: Path) -> None:
        """Writes the user's own styles as TOML. Raises `CannotSave`."""
        write_whole(file, _text(self.own()).encode())

    def _read(self) -> tuple[list[Style], str]:
        if self.file is None:
            return [], ""
        try:
            found, problem = _usable(self.file)
        except (FileNotFoundError, NotADirectoryError):
            return [], ""
        except OSError as error:
            found, problem = [], f"{self.file} cannot be read: {error.strerror or error}."
        return found, f"{problem} Correct it in {self.file}." if problem else ""

    def _write(self, styles: list[Style]) -> None:
        """What could not be used of the file is kept beside it, so that nothing is lost."""
        if self.file is None:
            raise BadRequest("There is no folder to keep styles in.", "Start the app with one.")
        if self.problem():
            settings.put_aside(self.file)
        write_whole(self.file, _text(sorted(styles, key=_by_name)).encode())


def shipped() -> list[Style]:
    """The styles that come with the app."""
    found: list[Style] = []
    for file in resource("styles").glob("*.toml"):
        styles, problem = _usable(file)
        found += styles
        if problem:
            log.warning("A style that came with the app is left out: %s", problem)
    return sorted((replace(style, shipped=True) for style in found), key=_by_name)


def read(file: Path) -> list[Style]:
    """The styles of a TOML file: one at its top, or a `[[style]]` each.

    Raises `OSError`; `BadRequest` with a sentence for a file or style that cannot be used.
    """
    return [_style(file, table) for table in _tables(file)]


def _usable(file: Path) -> tuple[list[Style], str]:
    """The styles of a file that can be used, and a sentence on what cannot. Raises `OSError`."""
    found: list[Style] = []
    problem = ""
    try:
        tables = _tables(file)
    except BadRequest as error:
        return [], error.message
    for table in tables:
        try:
            style = _style(file, table)
            _check_free(style.name, found)
            found.append(style)
        except BadRequest as error:
            problem = problem or error.message
    return found, problem


def _tables(file: Path) -> list[Any]:
    try:
        stored = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _unusable(file, f"it is no TOML ({error})") from error
    tables = stored.get("style", [stored] if stored else [])
    if not isinstance(tables, list):
        raise _unusable(file, "its styles are no list")
    return tables


def _style(file: Path, table: Any) -> Style:
    if not isinstance(table, dict):
        raise _unusable(file, "a style in it is no table")
    known = {item.name for item in fields(Style)} - {"shipped"}
    values = {name: value for name, value in table.items() if name in known}
    style = Style(**{"name": "", "prompt": ""} | values)
    texts = (style.name, style.prompt, style.negative)
    if not all(isinstance(text, str) for text in texts):
        raise _unusable(file, "a name or text in it is no text")
    if not isinstance(style.parameters, dict):
        raise _unusable(file, f"the parameters of “{style.name}” are no table")
    try:
        check(style)
    except BadRequest as error:
        raise _unusable(file, error.message.rstrip(".")) from error
    return style


def _check_free(name: str, styles: Iterable[Style]) -> None:
    if any(style.name.casefold() == name.casefold() for style in styles):
        raise BadRequest(f"There is a style “{name}” already.", "Choose another name.")


def _unusable(file: Path, reason: str) -> BadRequest:
    return BadRequest(
        f"The styles in {file.name} cannot be used: {reason}.", "Choose a file of styles (.toml)."
    )


def _free(name: str, styles: list[Style]) -> str:
    taken = {style.name.casefold() for style in styles}
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{name[: LONGEST_NAME - 5]} {number}"
    return free


def _same(style: Style, other: Style) -> bool:
    return replace(style, shipped=False) == replace(other, shipped=False)


def _text(styles: Iterable[Style]) -> str:
    return "\n".join(f"[[style]]\n{to_toml(_plain(style))}" for style in styles)


def _plain(style: Style) -> dict[str, Any]:
    values = {"name": style.name, "prompt": style.prompt, "negative": style.negative}
    return values | ({"parameters": dict(style.parameters)} if style.parameters else {})


def _by_name(style: Style) -> tuple[str, str]:
    return style.name.casefold(), style.name
