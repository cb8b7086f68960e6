"""The stock diffusers pipelines with the weights of a loaded model, to measure ours beside them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import diffusers
import torch
from diffusers.models.unets.unet_stable_cascade import StableCascadeUNet
from diffusers.pipelines.deprecated.wuerstchen.modeling_paella_vq_model import PaellaVQModel
from PIL import Image
from torch import Tensor, nn

from cascade_desktop.engine import conditions
from cascade_desktop.engine.cascade import Cascade
from cascade_desktop.engine.parts import Parts
from cascade_desktop.request import Request


def stock(cascade: Cascade) -> Callable[[Request], Image.Image]:
    """Draws one picture as the pipelines do it: diffusers' own networks and loop, no guidance
    unless it is above 1.

    The weights are the loaded ones, not a copy. What the pipelines are told of the prompt is made
    by our reading of it, for both alike: theirs fails with a tokenizer of `tokenizer.json` alone.
    """
    parts, text = cascade.parts, cascade.parts.get("text_encoder")
    with _quiet():
        prior, decoder = _pipelines(parts, text)

    @torch.inference_mode()
    def draw(request: Request) -> Image.Image:
        told = conditions.read(request.prompt, request.negative, cascade.tokens, text)
        embeddings = prior(
            height=request.height,
            width=request.width,
            num_inference_steps=request.steps,
            guidance_scale=request.guidance,
            generator=_noise(prior.device, request.seed),
            **_embeds(told),
        ).image_embeddings
        precision = parts.precision("decoder")
        made: Image.Image = decoder(
            embeddings.to(precision),
            num_inference_steps=request.decoder_steps,
            guidance_scale=request.decoder_guidance,
            generator=_noise(decoder.device, request.seed),
            output_type="pil",
            **_embeds(told),
        ).images[0]
        return made

    return draw


def _pipelines(parts: Parts, text: nn.Module) -> tuple[Any, Any]:
    prior_class: Any = diffusers.StableCascadePriorPipeline
    decoder_class: Any = diffusers.StableCascadeDecoderPipeline
    schedule: Any = diffusers.DDPMWuerstchenScheduler
    prior = prior_class(None, text, _theirs(parts.get("prior")), schedule())
    decoder = decoder_class(_theirs(parts.get("decoder")), None, text, schedule(), _stage_a(parts))
    for pipeline in (prior, decoder):
        pipeline.set_progress_bar_config(disable=True)
    return prior, decoder


@contextmanager
def _quiet() -> Iterator[None]:
    """Without what diffusers says of pipelines that are old: that is why they are here."""
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def _theirs(ours: Any) -> nn.Module:
    """diffusers' own network over the weights of ours."""
    with torch.device("meta"):
        network: nn.Module = StableCascadeUNet(**dict(ours.config))
    network.load_state_dict(ours.state_dict(), assign=True)
    return network.eval().requires_grad_(False)


def _stage_a(parts: Parts) -> nn.Module:
    ours = parts.get("vqgan")
    with torch.device("meta"):
        network: nn.Module = PaellaVQModel(**dict(ours.config))
    network.load_state_dict(ours.state_dict(), assign=True)
    return network.eval().requires_grad_(False)


def _embeds(told: conditions.Text) -> dict[str, Tensor]:
    """Rows 0 and 1 of what was read, by the pipelines' names."""
    named = {"prompt_embeds": told.hidden, "prompt_embeds_pooled": told.pooled}
    return {
        f"{side}{name}": tensor[row : row + 1]
        for name, tensor in named.items()
        for row, side in enumerate(("", "negative_"))
    }


def _noise(device: torch.device, seed: int) -> torch.Generator:
    return torch.Generator(device).manual_seed(seed)
