"""Which build of PyTorch the set-up takes: the app itself knows them, this adds what was asked."""

from cascade_desktop.torch_builds import (
    NAMES,
    ROCM,
    TORCH,
    answers,
    cuda_build,
    fitting,
    pip_arguments,
    room_needed,
)
from installer.problems import SetUpError

__all__ = ["TORCH", "answers", "chosen", "cuda_build", "pip_arguments", "room_needed"]


def chosen(asked: str) -> str:
    """The name of the build for `asked`, the value of CASCADE_TORCH; "auto" looks at the machine.

    Raises `SetUpError` for a value that names no build.
    """
    if asked == "auto":
        return fitting()
    if not NAMES.fullmatch(asked):
        raise SetUpError(
            f"CASCADE_TORCH is {asked}, which is no build of PyTorch. "
            f"Set it to auto, cpu, cu126, cu130, {ROCM} or default."
        )
    return asked
