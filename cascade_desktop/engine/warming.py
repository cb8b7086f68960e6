"""A card's libraries are made ready while weights are read: when they are first used, they load
for seconds, which would be the first picture's."""

from __future__ import annotations

import logging
import threading

import torch
from torch import Tensor
from torch.nn.functional import conv2d, conv_transpose2d

from cascade_desktop.engine import arithmetic

WIDTH = 64
CELLS = 8
WORDS = 4


def begin(device: torch.device, dtype: torch.dtype) -> threading.Thread | None:
    """Uses them in a thread that nobody has to wait for; elsewhere there is nothing to load."""
    if device.type != "cuda":
        return None
    thread = threading.Thread(target=_tried, args=(device, dtype), name="warming", daemon=True)
    thread.start()
    return thread


def _tried(device: torch.device, dtype: torch.dtype) -> None:
    try:
        with torch.cuda.device(device):
            use(device, dtype)
            torch.cuda.synchronize(device)
    except RuntimeError as error:  # What is wrong with the card is told when a picture is drawn.
        logging.getLogger(__name__).info("The card was not made ready: %s", error)


@torch.inference_mode()
def use(device: torch.device, dtype: torch.dtype) -> Tensor:
    """A small block of each kind, and the convolutions between them: [1, WIDTH, CELLS, CELLS]."""

    def some(*shape: int) -> Tensor:
        return torch.ones(shape, device=device, dtype=dtype)

    x = some(1, WIDTH, CELLS, CELLS).contiguous(memory_format=torch.channels_last)
    deep = (some(WIDTH, 1, 3, 3), some(WIDTH))
    wide = (some(4 * WIDTH, WIDTH), some(4 * WIDTH))
    slim = (some(WIDTH, 4 * WIDTH), some(WIDTH))
    respond = (some(1, 1, 1, 4 * WIDTH), some(1, 1, 1, 4 * WIDTH))
    words = (some(1, WORDS, WIDTH), some(1, WORDS, WIDTH))
    asked, out = (some(3 * WIDTH, WIDTH), some(3 * WIDTH)), (some(WIDTH, WIDTH), some(WIDTH))
    x = arithmetic.res(x, None, *deep, *wide, *respond, *slim)
    x = arithmetic.attend(x, *words, *asked, *out, 1)
    x = arithmetic.mix(x, some(6), *deep, *wide, *slim)
    small = conv2d(x, some(WIDTH, WIDTH, 2, 2), some(WIDTH), stride=2)
    return conv_transpose2d(small, some(WIDTH, WIDTH, 2, 2), some(WIDTH), stride=2)
