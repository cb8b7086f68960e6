"""Lists of words in files: `__animals__` in a prompt takes a line of animals.txt."""

from __future__ import annotations

import os
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from cascade_desktop.errors import BadRequest
from cascade_desktop.parameters import LONGEST_TEXT
from cascade_desktop.prompt_length import Measure, PromptLength
from cascade_desktop.prompt_text import draw
from cascade_desktop.request import Request
from cascade_desktop.writing import write_whole

FOLDER = "wildcards"
"""Where the user's lists are, in the data folder."""

ENDING = ".txt"

COMMENT = "#"
"""A line that begins with it is a remark; other programs' lists have such lines as well."""

DEEPEST = 50
"""So many lists may name one another in a row."""

MOST_NAMES = 2000
"""As many lists as are offered; a folder that is a whole collection has some hundred."""

EXAMPLE = (
    "colours",
    "# Write __colours__ in a prompt, and each picture takes one of these lines.\n"
    "red\ngreen\nblue\nyellow\nblack and white\n",
)

# A name is letters, numbers, "-", "_" and "/"; bounded, or `__a-__a-__a-…` would take seconds.
NAMED = re.compile(r"\\__|__([^\W_](?:[\w/-]{0,80}?[^\W_])??)__")

Pick = Callable[[str, tuple[str, ...]], str]
"""A list's name, and the way to it through other lists -> the line that is taken."""


class Wildcards:
    """The lists in `folder`; without one, nothing is a list and everything stays as written.

    May be used from several threads. A file that has changed is read anew.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._read: dict[str, tuple[tuple[int, int], tuple[str, ...]]] = {}

    def names(self) -> tuple[str, ...]:
        """Every list there is, sorted; `birds/owls` is owls.txt in the folder birds."""
        if self.folder is None:
            return ()
        return tuple(sorted(_named_below(self.folder)))

    def begun(self) -> Path:
        """The folder, for the user to put lists into; a new one has an example in it.

        Raises `CannotSave`; `BadRequest` where there is none to be had.
        """
        if self.folder is None:
            raise BadRequest("There is no folder to keep lists in.", "Start the app with one.")
        if not self.folder.exists():
            write_whole(self._file(EXAMPLE[0]), EXAMPLE[1].encode())
        return self.folder

    def knows(self, name: str) -> bool:
        return self.folder is not None and self._file(name).is_file()

    def lines(self, name: str) -> tuple[str, ...]:
        """What the list can give. Raises `BadRequest` with what to do if that is nothing."""
        file = self._file(name)
        try:
            about = file.stat()
            known = self._read.get(name)
            if known is None or known[0] != (about.st_mtime_ns, about.st_size):
                known = (about.st_mtime_ns, about.st_size), _lines_of(file)
                self._read[name] = known
        except (OSError, UnicodeDecodeError) as error:
            raise self._unreadable(name, error) from error
        if not known[1]:
            raise BadRequest(
                f"The list {file} is empty.",
                "Write one possibility a line, or choose another list.",
            )
        return known[1]

    def fill(self, text: str, seed: int) -> str:
        """The text with a line in the place of each list's name; lines may name lists themselves.

        The line depends on `seed`, the list's name and how many of that name stand before it:
        editing the rest of the text leaves it as it is. `\\__` is no name; `prompt_text.expand`
        takes its backslash away. Raises `BadRequest` for a list that is not there, is empty, holds
        itself, or makes the text too long.
        """
        if self.folder is None or "__" not in text:
            return text

        def drawn(name: str, way: tuple[str, ...]) -> str:
            lines = self.lines(name)
            return lines[draw(seed, " ".join(way), len(lines))]

        return "".join(part for part, _, _ in _parts(text, drawn))

    def filled(self, single: Request) -> Request:
        """The request of one picture as it is drawn: nothing in it depends on a file of lists."""
        prompt = self.fill(single.prompt, single.seed)
        negative = self.fill(single.negative, single.seed)
        if (prompt, negative) == (single.prompt, single.negative):
            return single
        return replace(single, prompt=prompt, negative=negative)

    def each(self, request: Request) -> list[tuple[Request, Request]]:
        """Requests that together draw all pictures of this one, as asked for and as drawn.

        One, unless lists give each picture other words. Raises as `fill`.
        """
        first = request.single(0)
        if self.filled(first) == first:
            return [(request, request)]
        singles = [request.single(index) for index in range(request.count)]
        return [(single, self.filled(single)) for single in singles]

    def measured(self, text: str, measure: Measure) -> PromptLength:
        """The length of a text if each list gives its longest line; places are those in `text`."""
        if self.folder is None or "__" not in text:
            return measure(text)
        read: list[str] = []
        places: list[int] = []
        for part, start, end in _parts(text, lambda name, _: max(self.lines(name), key=len)):
            read.append(part)
            # What ends inside the line of a list is shown behind the list's name.
            is_line = len(part) != end - start or part != text[start:end]
            places += [end - 1] * len(part) if is_line else range(start, end)
        found = measure("".join(read))
        limits = sorted({places[end - 1] + 1 for end in found.limits})
        return PromptLength(found.tokens, limits, found.varies or NAMED.search(text) is not None)

    def _file(self, name: str) -> Path:
        return (self.folder or Path()) / f"{name}{ENDING}"

    def _unreadable(self, name: str, error: Exception) -> BadRequest:
        file = self._file(name)
        if isinstance(error, UnicodeDecodeError):
            return BadRequest(f"The list {file} is no text in UTF-8.", "Save it as UTF-8.")
        if not file.exists():
            return BadRequest(
                f"There is no list __{name}__.",
                f"Put a file {name}{ENDING} into {self.folder}, or write \\__{name}__ for the "
                "word.",
            )
        return BadRequest(f"The list {file} cannot be read: {error}.", "Choose another list.")


def names_in(text: str) -> Iterator[re.Match[str]]:
    """Where lists are named in a text; group 1 is the name."""
    return (found for found in NAMED.finditer(text) if found[1])


def written(asked: Request, drawn: Request) -> dict[str, str]:
    """What a picture's record says of the words that lists stood in, as they were written."""
    pairs = {
        "prompt_written": (asked.prompt, drawn.prompt),
        "negative_written": (asked.negative, drawn.negative),
    }
    return {name: before for name, (before, after) in pairs.items() if before != after}


def _parts(text: str, pick: Pick) -> Iterator[tuple[str, int, int]]:
    """Stretches of the text as it will be read, each with the start and end of what it was."""
    at, length, counted = 0, 0, Counter[str]()
    for found in names_in(text):
        name = found[1]
        line = _filled(name, pick, (f"{name} {counted[name]}",), (name,))
        counted[name] += 1
        length += found.start() - at + len(line)
        _check_length(length, name)
        yield text[at : found.start()], at, found.start()
        yield line, found.start(), found.end()
        at = found.end()
    yield text[at:], at, len(text)


def _filled(name: str, pick: Pick, way: tuple[str, ...], names: tuple[str, ...]) -> str:
    """A line of the list, with lines in the place of the lists that it names."""
    line = pick(name, way)
    parts, at, counted = [], 0, Counter[str]()
    for found in names_in(line):
        inner = found[1]
        if inner in names:
            raise BadRequest(
                f"The list __{inner}__ holds itself.", f"Take it out of {names[-1]}{ENDING}."
            )
        if len(names) == DEEPEST:
            raise BadRequest(
                f"The list __{names[0]}__ names others over more than {DEEPEST} lists in a row.",
                f"Write the words of __{inner}__ into {names[-1]}{ENDING}.",
            )
        step = f"{inner} {counted[inner]}"
        counted[inner] += 1
        parts += [line[at : found.start()], _filled(inner, pick, (*way, step), (*names, inner))]
        at = found.end()
        _check_length(sum(map(len, parts)), name)
    return "".join([*parts, line[at:]])


def _check_length(length: int, name: str) -> None:
    if length > LONGEST_TEXT:
        raise BadRequest(
            f"With the list __{name}__ the text has more than {LONGEST_TEXT:,} characters.",
            "Shorten the lines of the list.",
        )


def _lines_of(file: Path) -> tuple[str, ...]:
    content = file.read_bytes()
    # Windows' editors call UTF-16 "Unicode"; a mark at the beginning tells it from UTF-8.
    is_utf16 = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    text = content.decode("utf-16" if is_utf16 else "utf-8-sig")
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith(COMMENT))


def _named_below(folder: Path) -> Iterator[str]:
    """The names of the lists in a folder and its folders, as far as a prompt can name them."""
    found = 0
    for where, folders, files in os.walk(folder):
        folders.sort()
        for file in files:
            if not file.endswith(ENDING):
                continue
            name = (Path(where) / file).relative_to(folder).as_posix().removesuffix(ENDING)
            named = NAMED.fullmatch(f"__{name}__")
            if named is not None and named[1] == name:
                found += 1
                yield name
            if found == MOST_NAMES:
                return
