"""Finds what the core and the engine say to people: declared titles, sentences, and their parts.

The core speaks English and knows nothing of translation. The window puts each of its sentences
into another language by the template that it was made from, which is found here in the source.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from cascade_desktop import errors
from cascade_desktop.catalog import MODELS, PURPOSES
from cascade_desktop.controls import CONTROLS
from cascade_desktop.parameters import allowed_values
from cascade_desktop.profiles import PROFILES
from cascade_desktop.request import Request, without_stage
from cascade_desktop.settings import SECTIONS, Settings
from cascade_desktop.ui.catalogue import KEYS_CONTEXT
from cascade_desktop.uses import ControlUse, ImageUse, InpaintUse, LoraUse, UpscaleUse, VariationUse
from tests.translating.text import Text

PACKAGE = Path(__file__).resolve().parents[2] / "cascade_desktop"
CONTEXT = "Core"
USES = (VariationUse, ImageUse, ControlUse, InpaintUse, UpscaleUse, LoraUse)

SILENT = {
    *("__main__", "cli", "log", "xmp_text", "png_text", "toml_text", "prompt_weights_edit"),
    *("remembered", "tiles", "exif_text", "history_search", "history_rows", "history_salvage"),
    *("history_adding", "history_prompts"),
}
"""Modules whose texts are for the command line, for files, for SQLite or for programmers."""

KEYS = (
    *("Ctrl", "Shift", "Alt", "Return", "Enter", "Del", "Esc", "Space", "Tab", "Backspace"),
    *("Up", "Down", "Left", "Right", "Home", "End", "PgUp", "PgDown"),
)
"""As Qt calls them. Its Spanish names, such as Mayúsculas, are longer than those on the keys."""

JOINED = ("{0} and {1}", "{0} or {1}")
"""How the core puts lists into words."""

SENTENCE = re.compile(r"[A-Z“{].*\s.*[.?…](\s\{\})?\s?", re.DOTALL)
PHRASE = re.compile(r"[ ,]*(and )?[A-Za-z{][\w {}',:;()“”-]*", re.DOTALL)
CODE = re.compile(r"_|\w\(|%s|[A-Z]{4,} [A-Z]{2,}|PRAGMA|=|\d\*")
SQL = re.compile(r"(SELECT|UPDATE|DELETE|INSERT|CREATE|DROP|PRAGMA) ")
MOST_VARIANTS = 8

NAMES = {
    "Stage C ",
    "Stage B ",
    "Cascade Desktop",
    "Tunnel connection failed",
    "Bearer {}",
    "Basic {}",
}
"""What looks like words but is a name or belongs to a protocol."""


def core_texts() -> list[Text]:
    """All of them, in no order; a text may be there more than once.

    What is declared is not among the sentences again, though it is part of some.
    """
    declared = list(declared_texts())
    known = {text.source for text in declared}
    return declared + [text for text in said_texts() if text.source not in known]


def declared_texts() -> Iterator[Text]:
    """Titles, hints and choices, from the declarations themselves."""
    for context, owners in (("Request", (Request,)), ("Uses", USES)):
        for owner in owners:
            for item in fields(owner):
                yield from _texts(context, item.metadata["title"], item.metadata["hint"])
                yield from _texts(context, *_words(allowed_values(owner, item.name)))
    for item in fields(Request):
        yield from _texts("Request", without_stage(item.metadata["title"]))
    for item in fields(Settings):
        # One without a section is no preference, and is shown to nobody.
        if item.metadata["section"]:
            yield from _texts("Settings", item.metadata["title"], item.metadata["hint"])
    yield from _texts("Settings", *SECTIONS)
    yield from _texts("Model", *PURPOSES.values())
    for control in CONTROLS.values():
        yield from _texts("Control", control.title)
        yield from _texts(CONTEXT, control.purpose)
    for model in MODELS:
        yield from _texts("Model", model.title, *model.enables)
    for profile in PROFILES.values():
        yield from _texts("Profile", profile.title)
    yield from _texts(KEYS_CONTEXT, *KEYS)
    yield from _texts(CONTEXT, *JOINED)


def said_texts() -> Iterator[Text]:
    """Sentences and phrases in the source, each as a template with {0}, {1}... for its parts."""
    modules = {
        path: ast.parse(path.read_text("utf-8"))
        for folder in (PACKAGE, PACKAGE / "engine")
        for path in sorted(folder.glob("*.py"))
        if path.stem not in SILENT
    }
    yield from _raised(sorted((PACKAGE / "ui").rglob("*.py")))
    everywhere = {path.stem: dict(_constants(tree)) for path, tree in modules.items()}
    yield from _facts(modules[PACKAGE / "doctor.py"])
    for path, tree in modules.items():
        constants = everywhere[path.stem] | dict(_imported(tree, everywhere))
        for node in _shown(tree):
            for source in _templates(node, constants):
                if _is_for_people(source):
                    yield Text(CONTEXT, _numbered(source), f"{path.name}:{node.lineno}")


def _raised(paths: list[Path]) -> Iterator[Text]:
    """What the window itself refuses, in the core's way: shown as such an error is."""
    kinds = {name for name, kind in vars(errors).items() if isinstance(kind, type)}
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in kinds:
                for given in node.args:
                    for source in _templates(given, {}):
                        if _is_for_people(source):
                            yield Text(CONTEXT, _numbered(source), path.name)


def _facts(tree: ast.Module) -> Iterator[Text]:
    """Names of what `doctor` tells, and words that stand there alone."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Fact", "folder"):
            for number, given in enumerate(node.args):
                if isinstance(given, ast.Constant) and isinstance(given.value, str):
                    yield from _texts(CONTEXT if number else "Fact", given.value)


def _texts(context: str, *sources: str) -> Iterator[Text]:
    yield from (Text(context, source) for source in sources if re.search("[A-Za-z]", source))


def _words(choices: tuple[str, ...]) -> tuple[str, ...]:
    """Numbers among the choices need no translation."""
    return tuple(choice for choice in choices if isinstance(choice, str))


def _is_for_people(source: str) -> bool:
    words = re.sub(r"\{\}", "", source)
    if (
        source in NAMES
        or SQL.match(source)
        or not re.search(r"[A-Za-z]{2}", words)
        or " " not in source.strip()
    ):
        return False
    if SENTENCE.fullmatch(source):
        return True
    return bool(PHRASE.fullmatch(source)) and not CODE.search(words)


def _numbered(source: str) -> str:
    numbers = itertools.count()
    return re.sub(r"\{\}", lambda _: f"{{{next(numbers)}}}", source)


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Texts with a name of their own, such as PICKLE, which sentences are put together from."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            for target in node.targets:
                if isinstance(target, ast.Name) and isinstance(node.value.value, str):
                    yield target.id, node.value.value


def _imported(tree: ast.Module, everywhere: dict[str, dict[str, str]]) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            there = everywhere.get((node.module or "").rpartition(".")[2], {})
            for name in node.names:
                if name.name in there:
                    yield name.asname or name.name, there[name.name]


def _shown(tree: ast.Module) -> Iterator[ast.expr]:
    """The outermost texts of a module that are neither docstrings nor for the log."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Constant | ast.JoinedStr) or _is_sum(node):
            assert isinstance(node, ast.expr)
            yield node
            # Texts may lie in the parts of a text: f"{', '.join(...)}".
            waiting += [
                inner
                for part in ast.walk(node)
                if isinstance(part, ast.FormattedValue)
                for inner in [part.value]
                if not isinstance(inner, ast.IfExp)
            ]
        elif not _is_silent(node):
            waiting += ast.iter_child_nodes(node)


def _is_sum(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Add)
        and (
            isinstance(node.left, ast.JoinedStr | ast.Constant)
            or isinstance(node.right, ast.JoinedStr | ast.Constant)
            or _is_sum(node.left)
        )
    )


def _is_silent(node: ast.AST) -> bool:
    """A docstring, a note under a constant, a declaration, or a call of the log."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if not isinstance(node, ast.Call):
        return False
    called = ast.unparse(node.func)
    return called == "parameter" or called.startswith("log.")


def _templates(node: ast.expr, constants: dict[str, str]) -> list[str]:
    """What a text can be, with {} for what only a run can tell."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        parts = [_part(value, constants) for value in node.values]
        return ["".join(chosen) for chosen in itertools.product(*parts)][:MOST_VARIANTS]
    if isinstance(node, ast.BinOp):
        sides = [_side(side, constants) for side in (node.left, node.right)]
        return ["".join(chosen) for chosen in itertools.product(*sides)][:MOST_VARIANTS]
    return ["{}"]


def _side(node: ast.expr, constants: dict[str, str]) -> list[str]:
    return _templates(node, constants) or ["{}"]


def _part(node: ast.expr, constants: dict[str, str]) -> list[str]:
    if isinstance(node, ast.Constant):
        return [str(node.value).replace("{", "{{").replace("}", "}}")]
    assert isinstance(node, ast.FormattedValue)
    value = node.value
    if isinstance(value, ast.Name) and value.id in constants:
        return [constants[value.id]]
    if isinstance(value, ast.IfExp):
        branches = [_templates(branch, constants) for branch in (value.body, value.orelse)]
        if all(branches):
            return [text for branch in branches for text in branch]
    return ["{}"]
