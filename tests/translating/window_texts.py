"""Finds every text of the window that is marked for translation, with Qt's context of each."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.translating.text import Text

UI = Path(__file__).resolve().parents[2] / "cascade_desktop" / "ui"

DECLARED = {"Request", "Uses", "Settings", "Control", "Model", "Profile", "Fact"}
"""Contexts of what the core declares, which is found in the declarations themselves."""


@dataclass(frozen=True)
class Unclear:
    """A call whose text or context cannot be told from the source, and so is not translated."""

    place: str
    call: str


@dataclass(frozen=True)
class Wrapper:
    """A function that translates its first parameter in one context."""

    module: str
    name: str
    context: str


def window_texts(folder: Path = UI) -> tuple[list[Text], list[Unclear]]:
    """All texts in the modules below `folder`, and the calls that a reader has to mend."""
    modules = {path: ast.parse(path.read_text("utf-8")) for path in sorted(folder.rglob("*.py"))}
    wrappers = [found for path, tree in modules.items() for found in _wrappers(path, tree)]
    texts: list[Text] = []
    unclear: list[Unclear] = []
    for path, tree in modules.items():
        reader = _Reader(path.relative_to(folder), _reached(path, tree, wrappers))
        reader.visit(tree)
        texts += reader.texts
        unclear += reader.unclear
    return texts, unclear


def literals(node: ast.expr) -> Iterator[str | None]:
    """The texts that an expression can be; None for each part that only a run can tell."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    else:
        yield None


class _Reader(ast.NodeVisitor):
    """Reads one module; knows in which class it is, for that is the context of `self.tr`."""

    def __init__(self, module: Path, wrappers: dict[str, str]) -> None:
        self.texts: list[Text] = []
        self.unclear: list[Unclear] = []
        self._module, self._wrappers = module, wrappers
        self._classes: list[str] = []
        self._inside: list[str] = []

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._inside.append(node.name)
        self.generic_visit(node)
        self._inside.pop()

    def visit_Call(self, node: ast.Call) -> None:
        called = node.func
        if isinstance(called, ast.Attribute) and called.attr == "tr":
            self._note(node, self._context_of(called.value), node.args[:1])
        elif _is_translate(called):
            self._note_translate(node)
        elif isinstance(called, ast.Name) and called.id == "QT_TRANSLATE_NOOP":
            self._note(node, next(literals(node.args[0]), None), node.args[1:2])
        elif isinstance(called, ast.Name) and called.id in self._wrappers:
            self._note(node, self._wrappers[called.id], node.args[:1], strict=False)
        self.generic_visit(node)

    def _context_of(self, receiver: ast.expr) -> str | None:
        """`self` is of the class around it, `Toolbox.tr(...)` names it; any other may be of any."""
        name = receiver.id if isinstance(receiver, ast.Name) else ""
        if name == "self" and self._classes:
            return self._classes[-1]
        return name if name[:1].isupper() else None

    def _note_translate(self, node: ast.Call) -> None:
        context = next(literals(node.args[0]), None)
        wrapping = bool(self._inside) and self._inside[-1] in self._wrappers
        # What a wrapper translates is found where it is called, and declared texts in the core.
        self._note(node, context, node.args[1:2], strict=not wrapping and context not in DECLARED)

    def _note(
        self, node: ast.Call, context: str | None, given: list[ast.expr], *, strict: bool = True
    ) -> None:
        found = [text for argument in given for text in literals(argument)]
        place = f"{self._module}:{node.lineno}"
        self.texts += [Text(context, text, place) for text in found if context and text]
        if context is None or (strict and (None in found or not found)):
            self.unclear.append(Unclear(place, ast.unparse(node)))


def _wrappers(path: Path, tree: ast.Module) -> Iterator[Wrapper]:
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or not node.args.args:
            continue
        first = node.args.args[0].arg
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and _is_translate(call.func) and len(call.args) > 1:
                context, text = call.args[0], call.args[1]
                if isinstance(text, ast.Name) and text.id == first:
                    assert isinstance(context, ast.Constant)
                    yield Wrapper(path.stem, node.name, str(context.value))


def _reached(path: Path, tree: ast.Module, wrappers: list[Wrapper]) -> dict[str, str]:
    """The wrappers that a module has or imports: name there -> context."""
    found = {one.name: one.context for one in wrappers if one.module == path.stem}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                for one in wrappers:
                    if (node.module.rpartition(".")[2], name.name) == (one.module, one.name):
                        found[name.asname or name.name] = one.context
    return found


def _is_translate(called: ast.expr) -> bool:
    return (
        isinstance(called, ast.Attribute)
        and called.attr == "translate"
        and (
            isinstance(called.value, ast.Name)
            and called.value.id in ("QCoreApplication", "QApplication")
        )
    )
