"""The set-up for Windows, made on Linux: a small program that sets up its own Python when started.

On Windows itself the frozen program is packed by the same script; that way is not tried.
"""

import re
import shutil
import sys
import tomllib
import zipfile
from pathlib import Path

from installer.packing import tree
from installer.packing.project import NAME, TITLE, Project
from installer.packing.steps import fresh, require_tool, run

TEMPLATES = Path(__file__).resolve().parents[1] / "windows"
COMPILER = "x86_64-w64-mingw32-gcc"
RESOURCES = "x86_64-w64-mingw32-windres"
UV = "uv==0.13.9"
PIP = "pip==26.3"

# The app gets these with PyTorch, in the build that fits the machine.
WITH_TORCH = re.compile(r"(torch|diffusers|transformers|tokenizers|safetensors|opencv)\b")


def build(project: Project, python: Path) -> Path:
    """setup.exe from the sources alone; `python` has the build's tools."""
    require_tool("makensis", "nsis")
    payload = fresh(project.work / "windows/payload")
    if sys.platform == "win32":
        tree.copy_linked(project.work / "frozen" / NAME, payload)
    else:
        _fill(project, python, payload)
    shutil.copyfile(project.root / "LICENSE", payload / "LICENSE.txt")
    tree.settle(payload, project.epoch)
    program = f"{NAME}.exe" if sys.platform == "win32" else f"{TITLE}.exe"
    return _pack(project, payload, program)


def parts() -> list[dict[str, str]]:
    """The rows of the list of parts: what the set-up itself brings."""
    version = UV.partition("==")[2]
    purl = f"pkg:pypi/uv@{version}"
    return [{"name": "uv", "version": version, "licence": "MIT OR Apache-2.0", "purl": purl}]


def _fill(project: Project, python: Path, payload: Path) -> None:
    require_tool(COMPILER, "gcc-mingw-w64-x86-64-win32")
    wheel = _add_app(project, python, payload / "app")
    _add_uv(project, python, payload)
    for name, console in ((f"{TITLE}.exe", False), (f"{NAME}.exe", True)):
        _compile(project, payload / name, wheel, console)


def _add_app(project: Project, python: Path, folder: Path) -> str:
    """The app's wheel, and the list of what it needs to open its window; gives the wheel's name."""
    folder.mkdir()
    command = [str(python), "-m", "pip", "wheel", "--no-deps", "--quiet", "-w", str(folder)]
    run(project, [*command, str(project.root)])
    (wheel,) = folder.glob("*.whl")
    about = tomllib.loads((project.root / "pyproject.toml").read_text(encoding="utf-8"))
    needs = [line for line in about["project"]["dependencies"] if not WITH_TORCH.match(line)]
    tree.write(folder / "requirements.txt", "".join(f"{line}\n" for line in [*needs, PIP]))
    return wheel.name


def _add_uv(project: Project, python: Path, payload: Path) -> None:
    """What fetches Python and packages on the user's machine, with its licences."""
    kept = project.work / "windows/uv"
    kept.mkdir(exist_ok=True)
    command = [str(python), "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(kept)]
    run(project, [*command, "--only-binary", ":all:", "--platform", "win_amd64", UV])
    (wheel,) = kept.glob("uv-*.whl")
    (payload / "licences").mkdir()
    with zipfile.ZipFile(wheel) as packed:
        for name in packed.namelist():
            if name.endswith("/scripts/uv.exe"):
                (payload / "uv.exe").write_bytes(packed.read(name))
            elif "/licenses/" in name:
                (payload / "licences" / f"uv-{Path(name).name}.txt").write_bytes(packed.read(name))


def _compile(project: Project, program: Path, wheel: str, console: bool) -> None:
    work = project.work / "windows"
    icon = work / "launcher.o"
    numbers = ",".join(_numbers(project.version))
    words = [f"-DVERSION_NUMBERS={numbers}", f'-DVERSION_TEXT=\\"{project.version}\\"']
    run(project, [RESOURCES, *words, "launcher.rc", "-o", str(icon)], folder=TEMPLATES)
    defines = [
        f'-DVERSION=L"{project.version}"',
        f'-DWHEEL=L"{wheel}"',
        f"-DIN_CONSOLE={console:d}",
    ]
    kind = "-mconsole" if console else "-mwindows"
    options = ["-O2", "-Wall", "-municode", kind, "-static", "-s", "-Wl,--no-insert-timestamp"]
    source = [str(TEMPLATES / "launcher.c"), str(icon), "-o", str(program), "-lshell32"]
    run(project, [COMPILER, *options, *defines, *source])


def _pack(project: Project, payload: Path, program: str) -> Path:
    package = project.out / f"{NAME}-{project.version}-setup.exe"
    package.parent.mkdir(exist_ok=True)
    removal = project.work / "windows/removal.nsh"
    tree.write(removal, _removal(payload))
    words = {
        "OUT": str(package),
        "PAYLOAD": str(payload),
        "PROGRAM": program,
        "REMOVAL": str(removal),
        "VERSION": project.version,
        "NUMBERS": ".".join(_numbers(project.version)),
        "ICON": str(TEMPLATES / "app.ico"),
        "KILOBYTES": str(tree.size_of(payload) // 1024),
    }
    defines = [f"-D{name}={word}" for name, word in words.items()]
    run(project, ["makensis", "-V2", *defines, str(TEMPLATES / "setup.nsi")])
    return package


def _removal(payload: Path) -> str:
    """Every file by its name: a folder that the user has chosen may hold other things as well."""
    inside = sorted(payload.rglob("*"), reverse=True)
    lines = []
    for path in inside:
        name = str(path.relative_to(payload)).replace("/", "\\")
        lines.append(f'RMDir "$INSTDIR\\{name}"' if path.is_dir() else f'Delete "$INSTDIR\\{name}"')
    return "\n".join(lines) + "\n"


def _numbers(version: str) -> list[str]:
    """Windows wants four numbers."""
    found = re.findall(r"\d+", version)
    return [*found, "0", "0", "0", "0"][:4]
