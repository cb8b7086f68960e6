"""Having an environment that can run the app: found in an instant, or made step by step."""

import os
import time
from dataclasses import replace
from pathlib import Path

from installer import stamp, torch_build
from installer.environment import Environment
from installer.lock import locked
from installer.problems import SetUpError, require_room, require_venv
from installer.stamp import PYTHON_VERSION, Stamp
from installer.wording import tell

APP_BYTES = 600_000_000  # an update beside a PyTorch that is there already


def ready_python(root: Path, extra: str = "") -> Path:
    """The Python that runs the app of `root` and its `extra`, set up first where need be.

    CASCADE_PYTHON names one that has everything already; nothing is installed into it.
    Raises `SetUpError`.
    """
    own = os.environ.get("CASCADE_PYTHON")
    if own:
        return _given(Path(own))
    environment = Environment(root / ".venv")
    if _is_ready(environment, root, extra):
        return environment.python
    require_venv()
    with locked(environment.lock_file) as lock:
        # Whoever held the lock until now may have done it all.
        if not _is_ready(environment, root, extra):
            _set_up(Environment(environment.folder, lock), root, extra)
    return environment.python


def _given(python: Path) -> Path:
    if python.is_file():
        return python.absolute()
    raise SetUpError(
        f"CASCADE_PYTHON names {python}, and there is no such file. "
        "Correct it, or unset it to have an environment made."
    )


def _is_ready(environment: Environment, root: Path, extra: str) -> bool:
    found = stamp.read(environment.stamp_file)
    asked = os.environ.get("CASCADE_TORCH")
    fits = found is not None and found.fits(stamp.product_of(root), extra, asked)
    return fits and environment.python.exists()


def _set_up(environment: Environment, root: Path, extra: str) -> None:
    started = time.monotonic()
    before = stamp.read(environment.stamp_file)
    after = _wanted(before, root, extra)
    tell(f"Setting up Cascade Desktop in {environment.folder} (PyTorch build: {after.build}).")
    _make_sound(environment, before)
    there = (environment.packages / "torch").is_dir()
    require_room(environment.folder, APP_BYTES if there else torch_build.room_needed(after.build))
    stamp.write(after, environment.stamp_file)
    if not environment.python.exists():
        environment.create()
    if before and before.build != after.build:
        environment.uninstall("torch")  # to pip the builds are all the same version
    # First, so that the app's own requirement is met already and does not bring another build.
    environment.install(*torch_build.pip_arguments(after.build))
    extras = f"[{','.join(after.extras)}]" if after.extras else ""
    environment.install("--editable", f"{root}{extras}")
    stamp.write(replace(after, complete=True), environment.stamp_file)
    tell(f"Set up in {time.monotonic() - started:.0f} seconds.")


def _wanted(before: Stamp | None, root: Path, extra: str) -> Stamp:
    """What the environment shall be, keeping earlier choices that nobody has taken back."""
    asked = os.environ.get("CASCADE_TORCH") or (before.asked if before else "auto")
    extras = {extra, *(before.extras if before else ())} - {""}
    return Stamp(
        product=stamp.product_of(root),
        python_version=PYTHON_VERSION,
        asked=asked,
        build=torch_build.chosen(asked),
        extras=tuple(sorted(extras)),
        complete=False,
    )


def _make_sound(environment: Environment, before: Stamp | None) -> None:
    """Leaves of an earlier environment only what the set-up can go on from."""
    other_python = before is not None and before.python_version != PYTHON_VERSION
    if other_python or not environment.works():
        environment.clear()
    elif before is None or not before.complete:
        environment.forget_damaged()
