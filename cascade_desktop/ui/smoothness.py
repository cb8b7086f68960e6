"""Keeps the window from standing still while Python works hard in another thread."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import PySide6.QtCore  # noqa: F401  # what is changed below comes with it

TURN_SECONDS = 0.001
"""After so long a busy thread lets the window's thread go on; Python's own 5 ms can be felt where
several threads are busy at once."""


def spare_sources() -> None:
    """Keeps PySide6 from reading the source of each module that is imported after it.

    It looks there for its own name, for the sake of features (`__feature__`) that nobody uses
    here, and Python keeps every line that was read: 15 MiB of the window's own modules, and 130
    MiB of torch's. Without this part of PySide6 there is nothing to spare.
    """
    feature = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        setattr(feature, "_mod_uses_pyside", _uses_no_features)  # noqa: B010  # not of ours


def _uses_no_features(_: object) -> bool:
    return False


def take_turns() -> None:
    """Called once, at the start of the app."""
    sys.setswitchinterval(TURN_SECONDS)


@contextmanager
def calm_import(module: str) -> Iterator[None]:
    """For the first import of a `module` that brings thousands of others, such as torch.

    Python looks again and again through all there is for garbage, and each look stops every
    thread: with torch for half a second, later in the middle of a picture as well. What is there
    after the import lives as long as the app does, so it is never looked through again.
    """
    if module in sys.modules or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
