"""What Stage C gave, in as few bytes as it needs, to be kept beside a picture in the history."""

from __future__ import annotations

from struct import Struct

import numpy as np
import torch
from torch import Tensor

from cascade_desktop.errors import BadRequest

HEADER = Struct("<4s3H")
"""Four letters that say what follows, and the shape: channels, rows, columns."""

MAGIC = b"SCL1"


def packed(latent: Tensor) -> bytes:
    """A latent [16, h, w] as a header of 10 bytes and its float16 values, row by row."""
    values = latent.detach().cpu().half().contiguous().numpy().astype("<f2")
    return HEADER.pack(MAGIC, *values.shape) + values.tobytes()


def unpacked(content: bytes) -> Tensor:
    """The latent that `packed` was given, in float16. Raises `BadRequest` for anything else."""
    if len(content) >= HEADER.size:
        magic, *shape = HEADER.unpack_from(content)
        if magic == MAGIC and len(content) == HEADER.size + 2 * int(np.prod(shape)):
            values = np.frombuffer(content, "<f2", offset=HEADER.size).reshape(shape)
            return torch.from_numpy(values.astype(np.float16))
    raise BadRequest(
        "What was kept of Stage C for this picture cannot be read.",
        "Use the picture's settings again: they draw the same one.",
    )
