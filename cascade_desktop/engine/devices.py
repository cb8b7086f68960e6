"""What this machine computes with: device, number format and memory."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache

import torch

from cascade_desktop import card_trouble, cards
from cascade_desktop.errors import CannotSetUp, CascadeError

DEVICES = ("cuda", "mps", "cpu")
PRECISIONS = {"float32": torch.float32, "bfloat16": torch.bfloat16}
FINE_PRECISIONS = {**PRECISIONS, "float16": torch.float16}
"""Of Stage B and A."""

USUAL_THREADS = torch.get_num_threads()
"""What torch takes by itself: one for each core, or what OMP_NUM_THREADS says."""

SMALL_MODEL_BYTES = 200_000_000
"""Weights of 100 million parameters in two bytes each: below, float32 costs next to nothing."""

KEPT_BYTES = 1 << 30
"""Freed memory up to this size stays with the process, see `keep_freed_memory`."""

KEPT_BYTES_AT_MOST = 32 << 20
"""What glibc before 2.35 accepts as the largest block to keep."""

# Numbers of glibc's malloc.h.
_TRIM_THRESHOLD = -1
_MMAP_THRESHOLD = -3

OLDEST_WITH_BFLOAT16 = (8, 0)
"""Compute capability. Older cards take a detour over float32, which PyTorch counts as well."""

HIDDEN = ("", "-1")
"""Values of CUDA_VISIBLE_DEVICES with which somebody wants no card to be seen."""

# Said in `missed_card`, with what to do.
warnings.filterwarnings("ignore", "CUDA.initialization", UserWarning)

OUT_OF_MEMORY = ("out of memory", "not enough memory", "can't allocate memory")


def choose_device(wanted: str = "auto") -> torch.device:
    """ "auto" is the fastest one there is; raises `CannotSetUp` for one that is not there."""
    available = available_devices()
    if wanted == "auto":
        return torch.device(available[0])
    kind = wanted.partition(":")[0]
    if kind not in available:
        if kind == "cuda" and (missed := missed_card()) is not None:
            raise CannotSetUp(missed.message, missed.advice)
        raise CannotSetUp(
            f"This machine has no device {wanted}.", f"Choose auto or {' or '.join(available)}."
        )
    if (absence := cards.absence((wanted,), len(card_names()))) is not None:
        raise absence
    return torch.device(wanted)


def available_devices() -> tuple[str, ...]:
    """Those of `DEVICES` that are here, the fastest first."""
    return tuple(name for name in DEVICES if _is_available(name))


def card_count() -> int:
    """How many cards of CUDA there are."""
    return torch.cuda.device_count() if torch.cuda.is_available() else 0


def card_names() -> tuple[str, ...]:
    """What they are called, by their numbers."""
    return tuple(map(torch.cuda.get_device_name, range(card_count())))


@cache
def missed_card() -> CannotSetUp | None:
    """Why PyTorch cannot use the NVIDIA card that is here; None if it can, or if there is none."""
    if torch.cuda.is_available() or os.environ.get("CUDA_VISIBLE_DEVICES") in HIDDEN:
        return None
    card = card_trouble.nvidia()
    if card is None:
        return None
    said = ""
    try:
        torch.cuda.init()  # type: ignore[no-untyped-call]
    except (RuntimeError, AssertionError) as error:
        said = str(error)
    built = card_trouble.Torch(torch.__version__, torch.version.cuda or "", said)
    return card_trouble.explained(built, card)


def use_card(device: torch.device) -> None:
    """From now on what this thread makes on "the" card is made on this one, of several."""
    if device.type == "cuda" and torch.cuda.device_count() > 1:
        torch.cuda.set_device(device.index or 0)


def use_threads(wanted: int) -> None:
    """From now on so many threads of the processor draw; 0: as many as torch takes by itself.

    To be called in the thread that draws: OpenMP keeps the number for each thread.
    """
    threads = wanted or USUAL_THREADS
    if torch.get_num_threads() != threads:
        torch.set_num_threads(threads)


def choose_precision(wanted: str, device: torch.device, weights_bytes: int) -> torch.dtype:
    """The number format of the networks.

    "auto" is bfloat16 for a large model on a GPU that has it, and float32 otherwise. float16 is
    no choice: Stage C overflows in it (StableCascade models/readme.md:39-40).
    """
    if wanted != "auto":
        return _known_precision(wanted, PRECISIONS)
    large = weights_bytes >= SMALL_MODEL_BYTES
    return torch.bfloat16 if large and has_bfloat16(device) else torch.float32


def choose_fine_precision(wanted: str, stage_c: torch.dtype, *, rough: bool) -> torch.dtype:
    """The number format of Stage B and A; "auto" is that of Stage C.

    Unless that is `misses_bfloat16`'s: Stage B and A do not overflow in float16.
    """
    if wanted != "auto":
        return _known_precision(wanted, FINE_PRECISIONS)
    return torch.float16 if rough else stage_c


def misses_bfloat16(wanted: str, device: torch.device, weights_bytes: int) -> bool:
    """Whether Stage C of a large model is drawn in float32 because the card has no bfloat16."""
    large = weights_bytes >= SMALL_MODEL_BYTES
    return wanted == "auto" and large and device.type == "cuda" and not has_bfloat16(device)


def has_bfloat16(device: torch.device) -> bool:
    """Whether it is a card that computes in bfloat16 itself."""
    if device.type != "cuda":
        return False
    if torch.version.hip is not None:  # Cards of AMD all do.
        return True
    return torch.cuda.get_device_capability(device) >= OLDEST_WITH_BFLOAT16


@contextmanager
def out_of_memory_explained(device: torch.device) -> Iterator[None]:
    """Turns every backend's way to say that memory has run out into a `CascadeError`."""
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        if not is_about_memory(error):
            raise
        if device.type == "cuda":
            torch.cuda.empty_cache()
        where = "This machine" if device.type == "cpu" else "The graphics card"
        raise CascadeError(
            f"{where} has not enough free memory for a picture of this size.",
            "Choose a smaller size or a smaller model, or close other programs.",
        ) from error


def card_memory(device: torch.device) -> int:
    """Bytes of the graphics card's own memory; 0 for a device that shares the computer's."""
    if device.type != "cuda":
        return 0
    return int(torch.cuda.get_device_properties(device).total_memory)


def let_go(device: torch.device) -> None:
    """Frees what a model that nobody uses any more still holds of a graphics card."""
    if device.type == "cuda":
        gc.collect()  # A network and what moves its weights hold each other.
        torch.cuda.empty_cache()


def use_memory(device: torch.device, most_bytes: int) -> None:
    """Uses no more of a graphics card than that; all of it for 0. Elsewhere there is no limit."""
    if device.type == "cuda":
        limit_memory(device, most_bytes or card_memory(device))


def limit_memory(device: torch.device, most_bytes: int) -> None:
    """Uses no more of a graphics card than that, as if it had no more; `CannotSetUp` elsewhere."""
    if device.type != "cuda":
        raise CannotSetUp(
            f"Only a graphics card's memory can be limited, not that of {device}.",
            "Leave the limit out.",
        )
    torch.cuda.set_per_process_memory_fraction(
        min(1.0, most_bytes / card_memory(device)), device.index or 0
    )


def keep_freed_memory() -> None:
    """Lets the C library reuse freed memory instead of handing it back to Linux at once.

    Each step makes and frees the same tensors of some megabytes. Getting and clearing new pages
    for them took a third of Stage B's time on a CPU (0.9 s a step with 128x128 latents, not 0.6).
    """
    if sys.platform.startswith("linux"):
        change = getattr(ctypes.CDLL(None), "mallopt", None)  # musl's C library has none
        if change is not None:
            change(_TRIM_THRESHOLD, KEPT_BYTES)
            change(_MMAP_THRESHOLD, KEPT_BYTES) or change(_MMAP_THRESHOLD, KEPT_BYTES_AT_MOST)


def _known_precision(wanted: str, known: Mapping[str, torch.dtype]) -> torch.dtype:
    if wanted == "float16" and wanted not in known:
        raise CannotSetUp(
            "Stage C cannot be drawn in float16, which is too coarse for it: it comes out black.",
            "Choose bfloat16 or float32; Stage B may have float16.",
        )
    if wanted not in known:
        raise CannotSetUp(
            f"Precision {wanted} is not known.", f"Choose auto or {' or '.join(known)}."
        )
    return known[wanted]


def _is_available(name: str) -> bool:
    if name == "cuda":
        return torch.cuda.is_available()
    return name == "cpu" or torch.backends.mps.is_available()


def is_about_memory(error: BaseException) -> bool:
    """Whether it says so, or has come up while such a failure was tidied up after: what ends the
    recording of a step complains of the recording alone."""
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, (torch.OutOfMemoryError, MemoryError)):
            return True
        if any(words in str(found).lower() for words in OUT_OF_MEMORY):
            return True
        found = found.__cause__ or found.__context__
    return False


def bare(error: BaseException) -> None:
    """Takes off the failure, and those behind it, whatever holds on to what the work has made."""
    found: BaseException | None = error
    while found is not None:
        found.__traceback__ = None
        found = found.__cause__ or found.__context__
