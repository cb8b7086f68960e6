"""Whose way of drawing is followed: the authors', diffusers' or ComfyUI's. Each is one row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

ProfileName = Literal["original", "diffusers", "comfyui"]
Sampler = Literal["ddpm", "euler_ancestral"]


@dataclass(frozen=True)
class Profile:
    """One way to draw.

    `settings` are the request's values that go with it: choosing the profile sets them, and each
    can still be changed. What cannot be seen in a request is here: the sampler, the rule from
    pixels to latents (`engine.grids`), and whether a published `scale_factor` of 0.3764 is read
    as the 0.43 of the authors' own code (modules/stage_a.py:51).
    """

    title: str
    sampler: Sampler
    authors_scale: bool = False
    settings: dict[str, Any] = field(default_factory=dict)


_GUIDED = {"guidance": 4.0, "decoder_guidance": 1.1, "shift": 2.0, "decoder_shift": 1.0}

PROFILES: dict[ProfileName, Profile] = {
    # The text_to_image notebook; cfg_rho of gdf/__init__.py:44.
    "original": Profile(
        "As the authors", "ddpm", True, {**_GUIDED, "rescale": 0.7, "decoder_rescale": 0.7}
    ),
    # scheduling_ddpm_wuerstchen.py:109-129; guidance 1 is what the pipeline calls 0: none.
    "diffusers": Profile(
        "As diffusers",
        "ddpm",
        settings={
            "guidance": 4.0,
            "decoder_guidance": 1.0,
            "shift": 1.0,
            "decoder_shift": 1.0,
            "rescale": 0.0,
            "decoder_rescale": 0.0,
        },
    ),
    # The published example workflows; comfy/supported_models.py:433-435 and 479-481.
    "comfyui": Profile(
        "As ComfyUI",
        "euler_ancestral",
        True,
        {**_GUIDED, "rescale": 0.0, "decoder_rescale": 0.0},
    ),
}
