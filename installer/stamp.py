"""The note in an environment that says what it was made for, and whether it was finished."""

import hashlib
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from installer.torch_build import TORCH

PYTHON_VERSION = ".".join(map(str, sys.version_info[:2]))


@dataclass(frozen=True)
class Stamp:
    """What an environment holds; `complete` is false from the first change until the last."""

    product: str
    python_version: str
    asked: str
    build: str
    extras: tuple[str, ...]
    complete: bool

    def fits(self, product: str, extra: str, asked: str | None) -> bool:
        """Whether the app can start from this environment without any set-up.

        `asked` is CASCADE_TORCH, or None if it is unset: then any build will do.
        """
        return (
            self.complete
            and self.product == product
            and self.python_version == PYTHON_VERSION
            and extra in ("", *self.extras)
            and asked in (None, self.asked)
        )


def product_of(root: Path) -> str:
    """Changes when what has to be installed from `root` changes, or `root` has moved."""
    pyproject = (root / "pyproject.toml").read_bytes()
    return hashlib.sha256(pyproject + TORCH.encode() + str(root).encode()).hexdigest()


def read(file: Path) -> Stamp | None:
    """The stamp in `file`; None if there is none, or it is damaged."""
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
        return Stamp(**{**values, "extras": tuple(values["extras"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write(stamp: Stamp, file: Path) -> None:
    """Replaces the stamp at once or not at all."""
    part = file.with_suffix(".part")
    part.write_text(json.dumps(asdict(stamp), indent=2), encoding="utf-8")
    part.replace(file)
