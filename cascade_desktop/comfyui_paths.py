"""Where a ComfyUI has its models: its own folders, and those that extra_model_paths.yaml names."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from cascade_desktop.errors import BadModel

EXTRA = "extra_model_paths.yaml"

NETWORKS = ("checkpoints", "diffusion_models", "text_encoders", "vae", "clip_vision")
"""The kinds of folders in which networks of Stable Cascade are kept."""

CONTROLS, LORAS, DIFFUSERS = "controlnet", "loras", "diffusers"

FORMER = {"unet": "diffusion_models", "clip": "text_encoders"}
"""Folders of before 2025, which still count (ComfyUI folder_paths.py, map_legacy)."""

OWN = (*NETWORKS, *FORMER, CONTROLS, LORAS, DIFFUSERS)

TELLING = {"unet", "diffusion_models", "vae", "clip", "text_encoders", "loras", "clip_vision"}
"""A folder with one of these beside `checkpoints` is taken for ComfyUI's `models`."""

Tree = dict[str, tuple[Path, ...]]
"""Kind of folder -> the folders themselves; those that do not exist are left out."""

KEY = re.compile(r"""( *)([A-Za-z0-9_.\- ]+?|"[^"]*"|'[^']*') *:(?: +(.*))?""")
BLOCK = re.compile(r"\|[+-]?")


def tree_at(path: Path) -> Tree | None:
    """The model folders of a ComfyUI folder, its `models`, or an `extra_model_paths.yaml`.

    None if `path` is none of these. Raises `BadModel` for a YAML file that cannot be read.
    """
    if path.is_file():
        return _tree(_extra(path)) if path.suffix.lower() in (".yaml", ".yml") else None
    models = path / "models" if (path / "models" / "checkpoints").is_dir() else path
    is_models = (models / "checkpoints").is_dir() and any((models / n).is_dir() for n in TELLING)
    extra = path / EXTRA
    if not is_models and not extra.is_file():
        return None
    own = [(name, models / name) for name in OWN] if is_models else []
    return _tree([*own, *(_extra(extra) if extra.is_file() else ())])


def _tree(found: list[tuple[str, Path]]) -> Tree:
    tree: Tree = {}
    for name, folder in found:
        kind = FORMER.get(name, name)
        if folder.is_dir() and folder not in tree.get(kind, ()):
            tree[kind] = (*tree.get(kind, ()), folder)
    return tree


def _extra(file: Path) -> list[tuple[str, Path]]:
    """Relative paths count from the section's base_path, or else from the file's own folder."""
    try:
        sections = read_sections(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadModel(f"{file} cannot be read: {error.strerror or error}.") from error
    except ValueError as error:
        raise BadModel(
            f"{file} is written in a way that is not understood: {error}.",
            "Choose the folders of ComfyUI's models themselves.",
        ) from error
    found: list[tuple[str, Path]] = []
    for section in sections.values():
        base = file.parent / _expanded(section.pop("base_path", "."))
        section.pop("is_default", None)
        for name, text in section.items():
            found += [(name, base / _expanded(line)) for line in text.split("\n") if line.strip()]
    return found


def _expanded(text: str) -> Path:
    """`~`, `$NAME` and, on Windows, `%NAME%` mean there what they mean in a shell."""
    return Path(os.path.expandvars(text.strip())).expanduser()


def read_sections(text: str) -> dict[str, dict[str, str]]:
    """A YAML file of sections of `key: value`, as ComfyUI's example has them.

    Values may be quoted, or a block of lines after `|`. That is all: lists, anchors
    and the like raise `ValueError` naming the line, so nothing is ever read as something else.
    """
    sections: dict[str, dict[str, str]] = {}
    section: dict[str, str] | None = None
    indent = 0
    lines = _Lines(text)
    for number, line in lines:
        found = KEY.fullmatch(_uncommented(line))
        if found is None:
            raise ValueError(f"line {number} is no “name: value”")
        depth, key, value = len(found[1]), _unquoted(found[2]), (found[3] or "").strip()
        if depth == 0:
            if value not in ("", "null", "~", "{}"):
                raise ValueError(f"line {number} has a value where a section begins")
            section, indent = sections.setdefault(key, {}), 0
        elif section is None or indent not in (0, depth):
            raise ValueError(f"line {number} is indented otherwise than the one above")
        else:
            indent = depth
            is_block = BLOCK.fullmatch(value) is not None
            block = "\n".join(lines.block(depth)).strip("\n") if is_block else ""
            section[key] = block if is_block else _scalar(value, number)
    return sections


class _Lines:
    """The lines with something in them, numbered; `block` takes those further in than a key."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._next = 0

    def __iter__(self) -> Iterator[tuple[int, str]]:
        while self._next < len(self._lines):
            line = self._lines[self._next]
            self._next += 1
            if _uncommented(line) and line.strip() not in ("---", "..."):
                yield self._next, line.rstrip()

    def block(self, depth: int) -> Iterator[str]:
        while self._next < len(self._lines):
            line = self._lines[self._next]
            if line.strip() and len(line) - len(line.lstrip(" ")) <= depth:
                return
            self._next += 1
            yield line.strip()


def _uncommented(line: str) -> str:
    """Without a comment: `#` at the start or after a space, outside of quotes."""
    quote = ""
    for place, letter in enumerate(line):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'" and line[:place].rstrip()[-1:] in ("", ":"):
            quote = letter
        elif letter == "#" and (place == 0 or line[place - 1] in " \t"):
            return line[:place].rstrip()
    return line.rstrip()


def _scalar(value: str, number: int) -> str:
    if value[:1] in ("[", "{", "&", "*", "!", "|", ">", "@", "`", "%"):
        raise ValueError(f"line {number} has a value of a kind that is not read")
    return "" if value in ("null", "~") else _unquoted(value)


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    if len(text) > 1 and text[0] == text[-1] == '"':
        if re.search(r"(?<!\\)(\\\\)*\\[^\\\"]", text):
            raise ValueError(f"{text} has an escape that is not read")
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    if text[:1] in ("'", '"'):
        raise ValueError(f"{text} has no second quotation mark")
    return text
