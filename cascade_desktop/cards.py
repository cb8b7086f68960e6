"""Which graphics cards draw at once: what is chosen, and what of it is not there."""

from __future__ import annotations

from collections.abc import Sequence

from cascade_desktop.errors import BadRequest, CannotSetUp

FIRST, ALL = "first", "all"

KINDS = ("cuda", "mps", "cpu")
"""What may stand in a list besides numbers: as PyTorch calls devices, perhaps with a number."""

MOST = 64
"""Pictures that are drawn at once; no computer has as many cards."""


def check(cards: str) -> None:
    """Raises `BadRequest` for what names no cards."""
    _listed(cards)


def is_first(cards: str) -> bool:
    """Whether no card is named: the one that PyTorch takes by itself, or no card at all."""
    return _plain(cards) in ("", FIRST)


def wanted(device: str, cards: str, here: int | None) -> tuple[str, ...]:
    """The devices that each draw a picture of their own, as PyTorch calls them; at least one.

    `device` is "auto" or one of `KINDS`, as is chosen in the settings: a list of cards counts as
    far as it is of that kind. `here` is how many cards of CUDA there are; None while nobody knows,
    and then all of them are one. The same device may be there twice.
    """
    if is_first(cards):
        return (device,)
    if _plain(cards) == ALL:
        others = range(1, here or 1) if device in ("auto", "cuda") else ()
        return (device, *(f"cuda:{number}" for number in others))
    kind = _kind(device)
    return tuple(one for one in _listed(cards) if kind in ("auto", _kind(one))) or (device,)


def present(devices: Sequence[str], here: int) -> tuple[str, ...]:
    """Those of the devices that are no card, or one of the `here` that there are."""
    return tuple(one for one in devices if not _is_absent(one, here))


def one_of(device: str, cards: str, here: int, place: int = 0) -> str:
    """The device of the worker at that place, of all that draw; those that are not there are left
    out. Raises `CannotSetUp` if none is there.
    """
    devices = wanted(device, cards, here)
    there = present(devices, here)
    if not there and (missing := absence(devices, here)) is not None:
        raise missing
    return there[place % len(there)]


def absence(devices: Sequence[str], here: int) -> CannotSetUp | None:
    """The failure that names those of the devices that are not there; None if all are."""
    numbers = sorted({_number(one) for one in devices if _is_absent(one, here)})
    if not numbers:
        return None
    names = ", ".join(map(str, numbers))
    if here == 0:
        advice = "There is none that PyTorch can use; choose first instead of a number."
    elif here == 1:
        advice = "There is one, which has the number 0."
    else:
        advice = f"There are {here}, which have the numbers 0 to {here - 1}."
    return CannotSetUp(f"This machine has no graphics card {names}.", advice)


def _listed(cards: str) -> tuple[str, ...]:
    if is_first(cards) or _plain(cards) == ALL:
        return ()
    found = tuple(_device(part.strip()) for part in _plain(cards).split(","))
    if len(found) > MOST:
        raise BadRequest(f"{len(found)} cards are more than {MOST}.", "Name fewer.")
    return found


def _device(part: str) -> str:
    kind, colon, number = part.partition(":")
    if part.isascii() and part.isdigit():
        return f"cuda:{int(part)}"
    known = kind in KINDS and (not colon or (number.isascii() and number.isdigit()))
    if not known:
        raise BadRequest(
            f"“{part}” is no graphics card.", "Write first, all, or their numbers, such as 0,1."
        )
    return f"{kind}:{int(number)}" if colon else kind


def _is_absent(device: str, here: int) -> bool:
    return _kind(device) == "cuda" and ":" in device and _number(device) >= here


def _number(device: str) -> int:
    return int(device.partition(":")[2])


def _kind(device: str) -> str:
    return device.partition(":")[0]


def _plain(cards: str) -> str:
    return cards.strip().lower()
