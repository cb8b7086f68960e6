"""The architecture as a test: which part may import which, and how large the parts may grow."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "cascade_desktop"
FILES = sorted(PACKAGE.rglob("*.py"))
INSTALLER = sorted((ROOT / "installer").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))

LONGEST_FILE = 400
LONGEST_FUNCTION = 50
SHORT_FUNCTION = 3
"""Statements, of which two functions may have the same."""

ATTICS = {
    *("utils", "util", "helpers", "helper", "misc", "common", "base", "tools"),
    *("manager", "handler", "service", "controller"),
}

TORCH = {"torch", "safetensors"}
MODELS = {"diffusers", "transformers"}
TOKENS = {"tokenizers"}
QT = {"PySide6", "shiboken6"}
OUTSIDE = {"sqlite3", "socket", "ssl", "http", "urllib", "ftplib", "smtplib"}


@dataclass(frozen=True)
class Layer:
    """What the files of one part may import: libraries, and other parts of the package.

    `inside` lists the libraries and parts that may be imported only inside a function, so that
    importing the file itself stays quick.
    """

    libraries: frozenset[str] = frozenset({"PIL", "numpy", "platformdirs"})
    parts: frozenset[str] = frozenset({"core"})
    inside: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()


CORE = Layer()
ENGINE = Layer(CORE.libraries | TORCH, frozenset({"core", "engine"}), without=frozenset(OUTSIDE))
TRAINING = Layer(
    CORE.libraries | TORCH | TOKENS | {"resvg_py"}, frozenset({"core", "engine", "training"})
)
CLI = Layer(parts=frozenset({"core", "cli"}), inside=frozenset({"engine", "training", "torch"}))
UI = Layer(CORE.libraries | QT, frozenset({"core", "ui"}))
START = Layer(parts=frozenset({"core", "cli"}), inside=frozenset({"ui"}))

LAYERS = {
    "core": CORE,
    "engine": ENGINE,
    "training": TRAINING,
    "cli": CLI,
    "ui": UI,
    "__main__": START,
}
WORKER = PACKAGE / "ui" / "worker.py"
NETWORKS = {
    PACKAGE / "engine" / name
    for name in ("blocks.py", "stage_a.py", "stages.py", "stock.py", "unet.py")
}
KERNELS = PACKAGE / "engine" / "triton_kernels.py"
LAZY = {
    PACKAGE / "auto_mask.py": "cv2",
    PACKAGE / "controls.py": "cv2",
    PACKAGE / "removal.py": "send2trash",
    PACKAGE / "tokens.py": "keyring",
}
"""Files of the core with a library of their own, imported inside a function."""

KEPT = {"history", "download", "library"}


@dataclass(frozen=True)
class Import:
    """One imported module or name; `inside` a function or not."""

    name: str
    inside: bool

    @property
    def library(self) -> str:
        return self.name.split(".")[0]

    @property
    def part(self) -> str:
        """The layer of one of our own modules; empty for anything else."""
        return part_named(self.name.split(".")[1]) if self.name.count(".") else ""


def part_named(name: str) -> str:
    known = {"commands": "cli"}
    return known.get(name, name if name in LAYERS else "core")


def part_of(file: Path) -> str:
    return part_named(file.relative_to(PACKAGE).parts[0].removesuffix(".py"))


def layer_of(file: Path) -> Layer:
    layer = LAYERS[part_of(file)]
    if file == WORKER:
        return Layer(layer.libraries, layer.parts, frozenset({"engine"}))
    if file in LAZY:
        return Layer(layer.libraries, layer.parts, frozenset({LAZY[file]}))
    if file == KERNELS:
        return Layer(layer.libraries | {"triton"}, layer.parts, without=layer.without)
    if file in NETWORKS:
        return Layer(layer.libraries | MODELS | TOKENS, layer.parts, without=layer.without)
    return layer


def imports(file: Path) -> list[Import]:
    return list(_imports(ast.parse(file.read_text(encoding="utf-8")), inside=False))


def _imports(node: ast.AST, inside: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (Import(alias.name, inside) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            # `from cascade_desktop import cli` names a module, `from ...cli import run` a thing
            # in one: the names are kept with the module, and the first two parts tell the layer.
            yield from (Import(f"{child.module}.{alias.name}", inside) for alias in child.names)
        elif isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            # Never imported when the app runs, but the layers hold for types as well.
            yield from _imports(child, inside=True)
        else:
            functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
            yield from _imports(child, inside or isinstance(child, functions))


def relative(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


# Each of these is imported in a Python of its own, so of the window's files only the topmost.
QUICK_TO_IMPORT = [
    file
    for file in FILES
    if file.name != "__init__.py"
    and (part_of(file) in ("core", "cli", "__main__") or file.stem in ("app", "window", "worker"))
]

every_file = pytest.mark.parametrize("file", FILES, ids=relative)
everything = pytest.mark.parametrize("file", [*FILES, *INSTALLER, *TESTS], ids=relative)


@every_file
def test_only_the_libraries_of_the_layer_are_imported(file: Path) -> None:
    layer = layer_of(file)
    allowed = (sys.stdlib_module_names | layer.libraries | {"cascade_desktop"}) - layer.without

    strangers = {item.name for item in imports(file) if item.library not in allowed}
    lazy = {item.name for item in imports(file) if item.inside and item.library in layer.inside}

    assert not strangers - lazy


@every_file
def test_only_the_parts_below_are_imported(file: Path) -> None:
    layer = layer_of(file)
    ours = [item for item in imports(file) if item.library == "cascade_desktop" and item.part]

    at_start = {item.name for item in ours if not item.inside and item.part not in layer.parts}
    inside = {item.name for item in ours if item.part not in layer.parts | layer.inside}

    assert not inside, "this layer may not import these"
    assert not at_start, "this layer may import these only inside a function"


@pytest.mark.parametrize(
    "file", [file for file in FILES if part_of(file) in ("engine", "training")], ids=relative
)
def test_the_engine_and_training_know_nothing_of_what_is_kept(file: Path) -> None:
    ours = {item.name.split(".")[1] for item in imports(file) if item.part}

    assert not ours & KEPT


@pytest.mark.parametrize("file", sorted((PACKAGE / "ui").glob("*_panel.py")), ids=relative)
def test_no_panel_imports_another_panel(file: Path) -> None:
    modules = {item.name.split(".")[2] for item in imports(file) if item.part == "ui"}

    assert not {name for name in modules if name.endswith("_panel")}


@pytest.mark.parametrize(
    "file", [file for file in FILES if file.name == "__init__.py"], ids=relative
)
def test_importing_a_package_starts_nothing(file: Path) -> None:
    statements = ast.parse(file.read_text(encoding="utf-8")).body

    # A docstring and, in the outermost one, the version.
    assert all(isinstance(item, ast.Expr | ast.Assign) for item in statements)


@pytest.mark.parametrize("file", INSTALLER, ids=relative)
def test_the_installer_needs_nothing_but_python(file: Path) -> None:
    allowed = sys.stdlib_module_names | {"installer"}
    # What the builds of PyTorch are is known in one place, which needs nothing but Python either.
    shared = "cascade_desktop.torch_builds"

    used = [item for item in imports(file) if not item.name.startswith(f"{shared}.")]

    assert {item.library for item in used} <= allowed


@pytest.mark.parametrize("file", QUICK_TO_IMPORT, ids=relative)
def test_importing_it_loads_nothing_heavy(file: Path) -> None:
    module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
    heavy = TORCH | MODELS | (set() if part_of(file) == "ui" else QT)
    code = f"import sys, {module}; print(*sorted({heavy!r} & sys.modules.keys()))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)

    assert done.stderr == ""
    assert done.stdout.split() == []


@everything
def test_no_file_is_long(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@everything
def test_no_function_is_long(file: Path) -> None:
    functions = [
        node
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]

    too_long = {
        function.name: lines
        for function in functions
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION
    }

    assert not too_long


def test_no_function_is_written_twice() -> None:
    """Two of the same steps are one function in a file that both import."""
    places: dict[str, list[str]] = {}
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                steps = node.body[1:] if ast.get_docstring(node) else node.body
                nodes = [each for step in steps for each in ast.walk(step)]
                if sum(isinstance(each, ast.stmt) for each in nodes) > SHORT_FUNCTION:
                    text = "\n".join(map(ast.dump, steps))
                    places.setdefault(text, []).append(f"{relative(file)}: {node.name}")

    assert [each for each in places.values() if len(each) > 1] == []


@everything
def test_every_file_says_what_it_is(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    assert not text or ast.get_docstring(ast.parse(text))


@everything
def test_no_file_is_an_attic(file: Path) -> None:
    words = {word for part in file.relative_to(ROOT).parts for word in Path(part).stem.split("_")}

    assert not words & ATTICS
