"""Tries the built packages as people get them: `python3 installer smoke [KIND...]`."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from installer.libraries import ALWAYS, PACKAGES, X11, missing
from installer.packing import archive, deb
from installer.packing.build import Programs
from installer.packing.project import NAME, Project, read_project
from installer.packing.steps import fresh, run
from installer.problems import SetUpError
from installer.set_up import ready_python
from installer.smoke import pictures, windows_seen, wine
from installer.smoke.places import HOME, CleanRoot, Place, clean_root
from installer.wording import tell

DRAWN = ("generate", "a red apple on a blue background", "--seed", "7", "--size", "256x256")
EARLIER = "0.0.9"
LEFT_OVER = "of-the-earlier-version.txt"

# Program -> Debian's package, for the pretended screen.
TOOLS = {"Xvfb": "xvfb", "xdotool": "xdotool", "unshare": "util-linux", "dpkg-deb": "dpkg"}


def main(arguments: Sequence[str], root: Path) -> int:
    """Tries each kind that is named; with none, those that need no network."""
    kinds: dict[str, Callable[[Project, Path], None]] = {
        "ci": try_quickly,
        "thin": try_thin,
        "full": try_full,
        "exe": wine.try_setup,
    }
    unknown = [name for name in arguments if name not in kinds]
    if unknown:
        raise SetUpError(f"There is no try {unknown[0]}. Choose: {', '.join(kinds)}.")
    python = ready_python(root, "build")
    for name in arguments or ["ci"]:
        began = time.monotonic()
        kinds[name](read_project(root), python)
        tell(f"{name}: all of it works ({time.monotonic() - began:.0f} s).")
    return 0


def try_quickly(project: Project, python: Path) -> None:
    """Builds the thin .deb, unpacks it, and draws with the PyTorch that the sources have."""
    if not _has_tools(project):
        return
    program = Programs(project, python).get(full=False)
    package = deb.build(project, program)
    root = fresh(project.work / "smoke/prefix")
    run(project, ["dpkg-deb", "-x", str(package), str(root)])
    given = {"CASCADE_RUNTIME": _packages_of(python)}
    place = Place(root, str(root / "usr/bin" / NAME), str(root / "home"))
    (root / "home").mkdir()
    place.root = Path("/")
    _try_window(project, place, f"{root}/home/data", given, "ci")
    _draw_and_compare(project, python, place, f"{root}/home", given)


def try_thin(project: Project, python: Path) -> None:
    """In a clean system: an upgrade, a runtime carried there without network, removal."""
    program = Programs(project, python).get(full=False)
    package, earlier = deb.build(project, program), _earlier(project, program)
    carried = project.work / "smoke/carried"
    if not (carried / "runtime-packages.json").is_file():
        run(project, [str(program / NAME), "runtime", "export", str(carried), "--build", "cpu"])
    with clean_root(project) as place:
        _install_over(place, earlier, package)
        _try_window(project, place, f"{HOME}/data", {}, "thin")
        run(project, ["cp", "-r", str(carried), str(place.outside(f"{HOME}/stick"))])
        _run(place, "runtime", "import", f"{HOME}/stick", "--data", f"{HOME}/data")
        _draw_and_compare(project, python, place, HOME, {})
        _remove(place, NAME)


def try_full(project: Project, python: Path) -> None:
    """In a clean system: a picture right after the installation, without network; removal."""
    program = Programs(project, python).get(full=True)
    package = deb.build(project, program, full=True)
    archive.build(project, program, full=True)
    with clean_root(project) as place:
        place.install(package)
        _try_window(project, place, f"{HOME}/data", {}, "full")
        _draw_and_compare(project, python, place, HOME, {})
        _remove(place, deb.FULL)


def _has_tools(project: Project) -> bool:
    """Installs what is missing where that can be done; otherwise says what is left out, and why."""
    if not _lacking():
        return True
    if shutil.which("apt-get") is not None and os.geteuid() == 0:
        packages = sorted({*TOOLS.values(), *(PACKAGES[name][0] for name in (*ALWAYS, *X11))})
        try:
            run(project, ["apt-get", "update", "-q"])
            run(project, ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages])
        except SetUpError as error:
            tell(f"Not all that is needed could be installed. {error}")
    lacking = _lacking()
    if lacking:
        tell(f"The packages are not tried here, for want of {', '.join(lacking)}.")
    return not lacking


def _packages_of(python: Path) -> str:
    """Where the Python of the sources has its packages, PyTorch among them."""
    asked = [str(python), "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def _lacking() -> list[str]:
    return [name for name in TOOLS if shutil.which(name) is None] + missing([*ALWAYS, *X11])


def _earlier(project: Project, program: Path) -> Path:
    """A package of an earlier version, with a file in it that the later one has no more."""
    before = read_project(project.root, EARLIER)
    extra = program / LEFT_OVER
    extra.write_text("Gone after the upgrade.\n", encoding="utf-8")
    try:
        return deb.build(before, program)
    finally:
        extra.unlink()


def _install_over(place: CleanRoot, earlier: Path, package: Path) -> None:
    place.install(earlier)
    left_over = f"/usr/lib/{NAME}/{LEFT_OVER}"
    _expect(place.has(left_over), "the earlier version has its files")
    kept = place.outside(f"{HOME}/data/settings.toml")
    kept.parent.mkdir(parents=True)
    kept.write_text('appearance = "dark"\n', encoding="utf-8")
    place.run("chown", "-R", "person:person", HOME)
    place.install(package)
    _expect(not place.has(left_over), "the upgrade leaves nothing of the earlier version")


def _try_window(
    project: Project, place: Place, data: str, given: Mapping[str, str], name: str
) -> None:
    windows_seen.open_without_screen(place, data, given)
    picture = project.work / f"smoke/{name}.png"
    seconds = windows_seen.open_on_screen(place, data, given, picture)
    tell(f"{name}: the window is there after {seconds:.2f} s.")


def _draw_and_compare(
    project: Project, python: Path, place: Place, home: str, given: Mapping[str, str]
) -> None:
    """The network is cut, so that all that is drawn with is in the package or was carried there."""
    began = time.monotonic()
    _run(place, *DRAWN, "--out", f"{home}/drawn", "--data", f"{home}/data", given=given)
    seconds = time.monotonic() - began
    (drawn,) = place.outside(f"{home}/drawn").glob("*.png")
    out = fresh(project.work / "smoke/source")
    run(
        project,
        [str(python), "-m", "cascade_desktop", *DRAWN, "--out", str(out), "--data", str(out)],
    )
    (source,) = out.glob("*.png")
    _expect(pictures.same(drawn, source), "the picture is the one that the sources draw")
    tell(f"The picture is the same as from the sources ({seconds:.1f} s, without network).")


def _remove(place: CleanRoot, package: str) -> None:
    place.run("apt-get", "purge", "-y", "-q", package)
    left = [
        str(path.relative_to(place.root))
        for folder in ("usr", "opt", "etc", "var/lib/cascade-desktop")
        for path in place.outside(folder).rglob(f"*{NAME}*")
        if "var/cache" not in str(path)
    ]
    _expect(not left, f"nothing is left of the program, yet there are {left}")
    _expect(place.has(f"{HOME}/data/settings.toml"), "what belongs to the person stays")
    _expect(bool(list(place.outside(f"{HOME}/drawn").glob("*.png"))), "pictures stay")


def _run(place: Place, *arguments: str, given: Mapping[str, str] | None = None) -> None:
    command = place.command(arguments, network=False)
    done = subprocess.run(command, env=place.variables(given or {}), capture_output=True, text=True)
    if done.returncode != 0:
        raise SetUpError(f"{' '.join(arguments[:2])} failed: {(done.stdout + done.stderr).strip()}")


def _expect(holds: bool, what: str) -> None:
    if not holds:
        raise SetUpError(f"This does not hold: {what}.")
