"""From the flags to a loaded model: all that can be refused is refused before torch is loaded."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cascade_desktop import cards, inputs, settings
from cascade_desktop.commands.progress_line import ProgressLine
from cascade_desktop.errors import BadRequest
from cascade_desktop.folders import Folders
from cascade_desktop.models import lasting_name, lora_path, model_path
from cascade_desktop.progress import Report
from cascade_desktop.prompt_text import expand, weighted
from cascade_desktop.request import Request
from cascade_desktop.sizes import natural_size
from cascade_desktop.written import is_file

if TYPE_CHECKING:
    from cascade_desktop.engine.cascade import Cascade


def prepared(
    request: Request, folders: Folders, *, sized: bool, known: set[object] | None = None
) -> Request:
    """The request as it is drawn and stored: checked, with its seed, size and lasting model name.

    Unless it is `sized` already, its size follows from the picture that it starts from. `known`
    is as in `check_files`. Raises `BadRequest` or `BadModel` with what to do.
    """
    request = request.checked()
    request = replace(request, model=lasting_name(request.model, folders))
    _check_words(request)
    check_files(request, folders, known)
    return _sized(request, given=sized).checked()


def _check_words(request: Request) -> None:
    """Raises `BadRequest` for a weight in the words of any of the pictures that is too large."""
    for single in map(request.single, range(request.count)):
        for text in (single.prompt, single.negative):
            weighted(expand(text, single.seed))


def _sized(request: Request, *, given: bool) -> Request:
    if given and request.inpaint is None:
        return request
    width, height = natural_size(request, inputs.size_of)
    if given and (width, height) != (request.width, request.height):
        raise BadRequest(
            f"The picture to repaint has {width}x{height} pixels with its border, and the new one "
            f"would have {request.width}x{request.height}.",
            f"Leave the size out, or choose {width}x{height}.",
        )
    return replace(request, width=width, height=height)


def check_files(request: Request, folders: Folders, known: set[object] | None = None) -> None:
    """Reads every picture that is named; raises `BadRequest` for the first that cannot be used.

    What is `known` to be usable is not read again, and what is found so is added to it.
    """
    known = set() if known is None else known
    for name, check in _checks(request, folders):
        if name not in known:
            check()
            known.add(name)


def _checks(request: Request, folders: Folders) -> Iterator[tuple[object, Callable[[], object]]]:
    starts = (request.image, request.inpaint, request.upscale)
    for use in (*request.variations, *request.controls, *(use for use in starts if use)):
        yield use.file, partial(inputs.read_picture, Path(use.file))
    if request.inpaint is not None and request.inpaint.mask:
        file, mask = Path(request.inpaint.file), Path(request.inpaint.mask)
        yield (file, mask), lambda: inputs.read_mask(mask, inputs.size_of(file))
    for lora in request.loras:
        file = lora_path(lora.file, model_path(request.model, folders))
        yield ("LoRA", file), partial(check_is_there, file)


def check_is_there(file: Path) -> None:
    if not is_file(file):
        raise BadRequest(f"There is no file {file}.", "Check the name and the folder.")


def keep_out_of_log(arguments: argparse.Namespace, request: Request) -> None:
    """If a bug ends the command, the log leaves out what the arguments have as texts."""
    arguments.prompt, arguments.negative = request.prompt, request.negative


def drawn_on(device: str, named: str | None, folders: Folders) -> tuple[str, ...]:
    """The devices that each draw pictures of their own: those of the flags, else of the settings.

    Raises `CannotSetUp` for a card that is not there. torch is loaded if any is named.
    """
    chosen = settings.load(folders.settings)
    device = chosen.device if device == "auto" else device
    named = chosen.cards if named is None else named
    if cards.is_first(named):
        return (device,)
    from cascade_desktop.engine.devices import card_count

    found = cards.wanted(device, named, card_count())
    if (absence := cards.absence(found, card_count())) is not None:
        raise absence
    return found


class Loaded:
    """The model that a request names, kept until another one is asked for.

    It is on the first of the devices that `drawn_on` gives for `device` and `cards`.
    """

    def __init__(
        self, folders: Folders, device: str, report: Report, cards: str | None = None
    ) -> None:
        self._folders = folders
        self._device, self._cards = device, cards
        self._report = report
        self._key: tuple[str, ...] = ()
        self._cascade: Cascade | None = None

    def cascade(self, request: Request) -> Cascade:
        key = (request.model, request.precision, request.decoder_precision)
        if self._cascade is None or key != self._key:
            self._cascade = None  # Two at once may be more than the memory holds.
            self._cascade = self._load(request)
            self._key = key
        return self._cascade

    def _load(self, request: Request) -> Cascade:
        from cascade_desktop.engine.cascade import Cascade
        from cascade_desktop.engine.devices import use_threads

        chosen = settings.load(self._folders.settings)
        use_threads(chosen.threads)
        device = drawn_on(self._device, self._cards, self._folders)[0]
        cascade = Cascade.load(
            model_path(request.model, self._folders),
            self._report,
            device=device,
            precision=request.precision,
            decoder_precision=request.decoder_precision,
            **chosen.ways,
        )
        self._tell(cascade, device, request.precision)
        return cascade

    def _tell(self, cascade: Cascade, device: str, precision: str) -> None:
        """What should be known of how this machine draws, on standard error."""
        from cascade_desktop.engine.remarks import news

        for remark in news(cascade.parts, device, precision):
            if isinstance(self._report, ProgressLine):
                self._report.close()
            print(remark, file=sys.stderr)
