"""Whether the networks of a model fit to each other."""

from __future__ import annotations

from cascade_desktop.engine.parts import NETWORKS, Parts
from cascade_desktop.errors import BadModel


def check_joints(parts: Parts) -> None:
    """Raises `BadModel` if one network's output is not what the next one takes."""
    text, c, b, a = (parts.config(name) for name in NETWORKS)
    joints = [
        ("text_encoder", text.hidden_size, "prior", c.clip_text_in_channels),
        ("text_encoder", text.projection_dim, "prior", c.clip_text_pooled_in_channels),
        ("text_encoder", text.projection_dim, "decoder", b.clip_text_pooled_in_channels),
        ("prior", c.out_channels, "decoder", b.effnet_in_channels),
        ("decoder", b.out_channels, "vqgan", a.latent_channels),
    ]
    for giver, given, taker, taken in joints:
        if given != taken:
            raise BadModel(
                f"In {parts.files.path}, {giver} gives {given} channels but {taker} takes {taken}: "
                "they are from different models.",
                "Download the model again, or choose another one.",
            )
