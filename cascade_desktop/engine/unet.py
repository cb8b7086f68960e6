"""Stage B's and Stage C's network: diffusers' own, made exact in time and quicker.

The state dict, the layout and what is computed stay diffusers'; only how it is computed changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

import torch
from diffusers.models.unets.unet_stable_cascade import StableCascadeUNet
from torch import Tensor, nn

from cascade_desktop.engine.blocks import QUICKER, QuickAttention, QuickRes, QuickTimestep
from cascade_desktop.engine.inside import inside
from cascade_desktop.engine.known import Known

Readings = tuple[Tensor, ...]
"""Keys and values of the words, [n, words, c] each."""


def cascade_unet(**config: Any) -> CascadeUNet:
    """A network of fresh weights; the arguments are those of diffusers' `StableCascadeUNet`."""
    network: CascadeUNet = CascadeUNet(**config)
    for module in network.modules():
        for theirs, ours in QUICKER.items():
            if type(module) is theirs:
                module.__class__ = ours
    return network


@contextmanager
def remembering(network: nn.Module, told: Tensor | None = None) -> Iterator[Known]:
    """While it lasts, what the steps of a picture have in common is computed once.

    That is what attention makes of the words, and what Stage B makes of Stage C's latents: the
    tensors of the conditions have to be the same objects each time, and the weights the same
    weights. With what the network is `told` of the times of all steps, as `told_times` makes it,
    `Known.at` says which step is made, and not the time that the network is called with.
    """
    known = Known(told)
    with told_to(network, known):
        yield known


def told_times(network: nn.Module, times: Tensor) -> Tensor:
    """1 + scale and shift of every block, one after the other, for each time: [steps, all]."""
    unet = cast(CascadeUNet, network)
    embed = unet.get_timestep_ratio_embedding
    moments = [embed(times)]
    config: Any = unet.config
    moments += [embed(torch.zeros_like(times))] * len(config.timestep_conditioning_type)
    whole = torch.cat(moments, dim=1)
    told = [block.told(whole).float() for block in inside(network, _timed)]
    for one in told:
        one[:, : one.shape[1] // 2] += 1
    return torch.cat(told, dim=1).to(whole.dtype)


@contextmanager
def told_to(network: nn.Module, known: Known) -> Iterator[None]:
    """While it lasts, all parts of the network look into `known`; then where they did before."""
    parts, timed = inside(network, _reading), inside(network, _timed)
    before = [part.known for part in parts], [part.now for part in timed]
    try:
        for part in parts:
            part.known = known
        _hand_out(known, timed)
        yield
    finally:
        for part, old in zip(parts, before[0], strict=True):
            part.known = old
        for each, now in zip(timed, before[1], strict=True):
            each.now = now


def _reading(network: nn.Module) -> list[Any]:
    """All that looks into what is known."""
    kinds = (CascadeUNet, QuickRes, QuickAttention)
    return [part for part in network.modules() if isinstance(part, kinds)]


def _timed(network: nn.Module) -> list[QuickTimestep]:
    return [part for part in network.modules() if isinstance(part, QuickTimestep)]


def asking(network: nn.Module) -> list[QuickAttention]:
    """The blocks with attention."""
    return [part for part in network.modules() if isinstance(part, QuickAttention)]


class CascadeUNet(StableCascadeUNet):
    """Stage B or C, with the time embedding made in float32 and only then cast.

    diffusers makes it in the number format of its input, where bfloat16 rounds t * 10000 to
    multiples of 64: a mean error of 0.42 near t = 1.
    """

    known: Known | None = None

    def forward(  # type: ignore[override]
        self,
        sample: Tensor,
        timestep_ratio: Tensor,
        clip_text_pooled: Tensor,
        clip_text: Tensor | None = None,
        clip_img: Tensor | None = None,
        effnet: Tensor | None = None,
        **more: Any,
    ) -> Any:
        """As diffusers'; a time that is remembered is not looked at."""
        theirs: Any = super()
        told = (clip_text_pooled, clip_text, clip_img)
        if self.known is None or self.known.now is None or more.keys() - {"return_dict"}:
            return theirs.forward(sample, timestep_ratio, *told, effnet, **more)
        x = self.embedding(sample)
        around = self.around(effnet, tuple(x.shape[-2:]), len(x))
        x = x if around is None else x + around[0]
        words = self.words(*told)
        out = theirs._up_decode(theirs._down_encode(x, None, words), None, words)
        return _Output(self.clf(out)) if more.get("return_dict", True) else (self.clf(out),)

    def readings(self, told: Mapping[str, Tensor]) -> Iterator[tuple[QuickAttention, Readings]]:
        """What each block with attention makes of the words that a step is `told`."""
        words = self.words(told["clip_text_pooled"], told.get("clip_text"), told.get("clip_img"))
        for part in inside(self, asking):
            yield part, part.words(words)

    def cells(self, x: Tensor) -> tuple[int, ...]:
        """Along the sides of a latent x [n, c, h, w]."""
        config: Any = self.config
        return tuple(side // int(config.patch_size) for side in x.shape[-2:])

    def around(
        self, effnet: Tensor | None, cells: tuple[int, ...], count: int
    ) -> tuple[Tensor] | None:
        """What is added to Stage B's cells: Stage C's latents, and pixels, of which none are told.

        [n, c, *cells]; a picture in tiles has one for each tile.
        """
        if not hasattr(self, "effnet_mapper") and not hasattr(self, "pixels_mapper"):
            return None

        def make() -> tuple[Tensor, ...]:
            return (self._stretched(effnet, cells, count),)

        known = cast(Known, self.known)
        return cast(tuple[Tensor], known.once((self, id(effnet)), (effnet,), make))

    def _stretched(self, effnet: Tensor | None, cells: tuple[int, ...], count: int) -> Tensor:
        def stretched(map: Tensor) -> Tensor:
            return nn.functional.interpolate(map, cells, mode="bilinear", align_corners=True)

        weight = cast(Tensor, self.embedding[1].weight)
        total = weight.new_zeros(count, len(weight), *cells)
        if effnet is not None and hasattr(self, "effnet_mapper"):
            total = self.effnet_mapper(stretched(effnet))
        if hasattr(self, "pixels_mapper"):
            total = total + stretched(self.pixels_mapper(weight.new_zeros(count, 3, 8, 8)))
        return total

    def words(
        self, pooled: Tensor, text: Tensor | None = None, images: Tensor | None = None
    ) -> Tensor:
        """The sequence that attention reads [n, 77 + 4 + 4 per picture, width]."""
        return self.get_clip_embeddings(pooled, text, images)

    def get_timestep_ratio_embedding(
        self, timestep_ratio: Tensor, max_positions: int = 10000
    ) -> Tensor:
        embed: Callable[..., Tensor] = super().get_timestep_ratio_embedding
        weight = cast(Tensor, self.embedding[1].weight)  # quicker to ask than the whole network
        return embed(timestep_ratio.float(), max_positions).to(weight.dtype)

    def get_clip_embeddings(
        self,
        clip_txt_pooled: Tensor,
        clip_txt: Tensor | None = None,
        clip_img: Tensor | None = None,
    ) -> Tensor:
        embed: Callable[..., Tensor] = super().get_clip_embeddings
        told = (clip_txt_pooled, clip_txt, clip_img)
        if self.known is None:
            return embed(*told)
        made: tuple[Tensor, ...] = self.known.once(self, told, lambda: (embed(*told),))
        return made[0]


class _Output:
    """What diffusers' network gives, without its dictionary."""

    def __init__(self, sample: Tensor) -> None:
        self.sample = sample


def _hand_out(known: Known, timed: list[QuickTimestep]) -> None:
    """Each block gets its part of the row of the step that is being made."""
    if known.now is None:
        return
    start = 0
    for block in timed:
        width = block.mapper.out_features // 2
        part = known.now[start : start + 2 * width].view(2, 1, width, 1, 1)
        block.now = (part[0], part[1])
        start += 2 * width
