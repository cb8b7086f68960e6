"""Ways to draw: the authors', diffusers' and ComfyUI's, Pocket's own, and the quick one."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Literal

ProfileName = Literal["original", "diffusers", "comfyui", "pocket", "instant"]
Sampler = Literal["ddpm", "euler_ancestral", "ddim"]


@dataclass(frozen=True)
class Profile:
    """One way to draw.

    `settings` are the request's values that go with it: choosing the profile sets them, and each
    can still be changed. What cannot be seen in a request is here: the samplers, the rule from
    pixels to latents (`engine.grids`), and whether a published `scale_factor` of 0.3764 is read
    as the 0.43 of the authors' own code (modules/stage_a.py:51).
    """

    title: str
    sampler: Sampler
    authors_scale: bool = False
    settings: dict[str, Any] = field(default_factory=dict)
    decoder_sampler: Sampler = "ddpm"
    decoder_limit: float = math.inf
    """What Stage B may predict a clean latent to be; beyond it, an error goes on to the end."""
    adapter: str = ""


_POCKETS_LIMIT = 4.5
"""Of 24 drawings no latent of Pocket's Stage A was larger than 3.9 of its spread. Unlimited, 3 of
40 pictures had a bright speck: a first prediction of 40 to 60, which all later steps kept."""

# The authors' notebook, diffusers' pipelines and ComfyUI's workflows all draw in so many.
_STEPS = {"steps": 20, "decoder_steps": 10}
_GUIDED = {"guidance": 4.0, "decoder_guidance": 1.1, "shift": 2.0, "decoder_shift": 1.0}

PROFILES: dict[ProfileName, Profile] = {
    # The text_to_image notebook; cfg_rho of gdf/__init__.py:44.
    "original": Profile(
        "As the authors",
        "ddpm",
        True,
        {**_STEPS, **_GUIDED, "rescale": 0.7, "decoder_rescale": 0.7},
    ),
    # scheduling_ddpm_wuerstchen.py:109-129; guidance 1 is what the pipeline calls 0: none.
    "diffusers": Profile(
        "As diffusers",
        "ddpm",
        settings={
            **_STEPS,
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
        {**_STEPS, **_GUIDED, "rescale": 0.0, "decoder_rescale": 0.0},
        decoder_sampler="euler_ancestral",
    ),
    # On Pocket's own latents, Stage B's ten steps come to 26.4 dB of the picture this way, to 24.9
    # with guidance 1.4 and shift 1, to 22.7 with neither (60 pictures).
    "pocket": Profile(
        "As suits Pocket",
        "ddpm",
        True,
        {
            **_STEPS,
            **_GUIDED,
            "decoder_guidance": 1.8,
            "decoder_shift": 2.0,
            "rescale": 0.7,
            "decoder_rescale": 0.7,
        },
        decoder_limit=_POCKETS_LIMIT,
    ),
    # Few steps: Stage C's adapter was taught to make each of them a long one, and to draw as
    # guidance 4 would (`training.instant`). Stage B's four come to 26.4 dB of the picture with
    # this guidance and shift, to 24.4 with shift 2, to 23.8 without guidance (60 pictures).
    "instant": Profile(
        "Instant",
        "ddim",
        True,
        {
            "steps": 4,
            "guidance": 1.0,
            "decoder_steps": 4,
            "decoder_guidance": 1.8,
            "shift": 2.0,
            "decoder_shift": 4.0,
            "rescale": 0.7,
            "decoder_rescale": 0.7,
        },
        decoder_limit=_POCKETS_LIMIT,
        adapter="instant",
    ),
}
