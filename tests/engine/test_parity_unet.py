"""One step of Stage C and of Stage B, against their formulas written out with plain tensors.

What the formulas are is in the authors' modules/stage_c.py and modules/stage_b.py. Nothing of the
networks is used but their weights, which are taken at random, so that no part hides behind zeros.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d

from cascade_desktop.engine import stages
from cascade_desktop.engine.controlnet import Guide, guided
from tests.engine.tiny_model import ATTENTION, CONFIGS, RES, TIME

State = Mapping[str, Tensor]
Config = Mapping[str, Any]

STAGE_C = {
    **CONFIGS["prior"],
    "block_out_channels": [24, 32],
    "num_attention_heads": [3, 2],
    "down_num_layers_per_block": [1, 2],
    "up_num_layers_per_block": [2, 1],
}
STAGE_B = {
    **CONFIGS["decoder"],
    "block_out_channels": [8, 12, 24, 32],
    "num_attention_heads": [0, 0, 3, 2],
    "down_num_layers_per_block": [1, 2, 2, 1],
    "up_num_layers_per_block": [1, 2, 2, 1],
    "down_blocks_repeat_mappers": [1, 1, 1, 1],
    "up_blocks_repeat_mappers": [3, 3, 2, 2],
    "block_types_per_layer": [[RES, TIME]] * 2 + [[RES, TIME, ATTENTION]] * 2,
    "dropout": [0.0, 0.0, 0.1, 0.1],
}
"""All four levels of the published one, and its repetitions on the way up."""


def varied(kind: str, config: Config, seed: int = 0) -> Any:
    """A network of ours in which every weight is of some size, and none starts at zero."""
    network = stages.build(kind, dict(config)).eval().requires_grad_(False)
    noise = torch.Generator().manual_seed(seed)
    for name, tensor in network.state_dict().items():
        spread = 0.3 if tensor.ndim < 2 or "gamma" in name or "beta" in name else 0.0
        spread = spread or 1 / math.sqrt(tensor[0].numel())
        tensor.copy_(torch.randn(tensor.shape, generator=noise) * spread)
    return network


def told(config: Config, pictures: int = 3, seed: int = 1) -> dict[str, Tensor]:
    """Conditions for a batch of two, the second with no picture, as in an unconditional side."""
    noise = torch.Generator().manual_seed(seed)

    def randn(*shape: int) -> Tensor:
        return torch.randn(2, *shape, generator=noise)

    found = {"clip_text_pooled": randn(1, config["clip_text_pooled_in_channels"])}
    if "effnet_in_channels" in config:
        return {**found, "effnet": randn(config["effnet_in_channels"], 3, 4)}
    images = randn(pictures, config["clip_image_in_channels"])
    images[1] = 0
    return {**found, "clip_text": randn(77, config["clip_text_in_channels"]), "clip_img": images}


# --- the formulas -----------------------------------------------------------------------------


def normed(x: Tensor, axis: int = 1) -> Tensor:
    """Layer norm over the channels, without weights of its own."""
    centred = x - x.mean(axis, keepdim=True)
    return centred / (centred.square().mean(axis, keepdim=True) + 1e-6).sqrt()


def gelu(x: Tensor) -> Tensor:
    return x * 0.5 * (1 + torch.erf(x / math.sqrt(2)))


def silu(x: Tensor) -> Tensor:
    return x / (1 + torch.exp(-x))


def stretched(x: Tensor, size: Sequence[int]) -> Tensor:
    """Linear between cells, the middles of the corner cells on the corners."""
    for axis, new in zip((-2, -1), size, strict=True):
        old = x.shape[axis]
        at = torch.arange(new, dtype=torch.float64) * ((old - 1) / max(1, new - 1))
        left = at.floor().long().clamp(0, old - 1)
        share = (at - left).to(x.dtype).view(-1, *[1] * (-axis - 1))
        right = (left + 1).clamp(max=old - 1)
        x = x.index_select(axis, left) * (1 - share) + x.index_select(axis, right) * share
    return x


def moment(time: Tensor, width: int, dtype: torch.dtype) -> Tensor:
    """A time 0..1 as waves of 10,000 radians and less, made in float32 as the authors do."""
    half = width // 2
    rates = (torch.arange(half).float() * -(math.log(10_000) / (half - 1))).exp()
    angles = (time.float() * 10_000)[:, None] * rates[None]
    return torch.cat([angles.sin(), angles.cos()], dim=1).to(dtype)


@dataclass
class Formulas:
    """Stage B or C of `config` with the weights `state`; `added` goes into ResBlocks as counted."""

    state: State
    config: Config
    added: Mapping[int, Tensor]
    counted: int = 0

    def __call__(self, x: Tensor, time: Tensor, **given: Tensor) -> Tensor:
        config, words = self.config, self.words(**given)
        patch, levels = config.get("patch_size", 1), len(config["block_out_channels"])
        kinds = config.get("timestep_conditioning_type", ["sca", "crp"])
        width = config["timestep_ratio_embedding_dim"]
        times = [moment(t, width, x.dtype) for t in (time, *[torch.zeros_like(time)] * len(kinds))]
        self.counted = 0
        x = normed(self.conv(patches(x, patch), "embedding.1"))
        if "effnet" in given:
            x = x + self.mapped(stretched(given["effnet"], x.shape[-2:]), "effnet_mapper")
            pixels = given.get("pixels", x.new_zeros(len(x), 3, 8, 8))
            x = x + stretched(self.mapped(pixels, "pixels_mapper"), x.shape[-2:])
        skips = []
        for level in range(levels):
            if level:
                x = self.smaller(x, level)
            x = self.level("down", level, level, x, None, times, words)
            skips.append(x)
        for place, level in enumerate(reversed(range(levels))):
            skip = skips[level] if place else None
            x = self.level("up", place, level, x, skip, times, words)
            if level:
                x = self.larger(x, place, level)
        return unpatched(self.conv(normed(x), "clf.1"), patch)

    def words(self, **given: Tensor) -> Tensor:
        """Text, then four tokens of the pooled text, then four of each picture; one norm."""
        width = self.config["conditioning_dim"]
        pooled = self.linear(given["clip_text_pooled"], "clip_txt_pooled_mapper")
        parts = [pooled.reshape(len(pooled), -1, width)]
        if "clip_text" in given:
            images = self.linear(given["clip_img"], "clip_img_mapper")
            text = self.linear(given["clip_text"], "clip_txt_mapper")
            parts = [text, *parts, images.reshape(len(images), -1, width)]
        return normed(torch.cat(parts, dim=1), -1)

    def level(
        self,
        way: str,
        place: int,
        level: int,
        x: Tensor,
        skip: Tensor | None,
        times: list[Tensor],
        words: Tensor,
    ) -> Tensor:
        """All blocks of a level, as often as it is repeated, with a mapper between."""
        key = f"{way}_blocks_repeat_mappers"
        repeats = self.config.get(key, [1] * 9)[place]
        kinds = self.config["block_types_per_layer"][level]
        count = self.config[f"{way}_num_layers_per_block"][place] * len(kinds)
        heads = self.config["num_attention_heads"][level]
        for again in range(repeats):
            if again:
                x = self.conv(x, f"{way}_repeat_mappers.{place}.{again - 1}")
            for number in range(count):
                name, kind = f"{way}_blocks.{place}.{number}", kinds[number % len(kinds)]
                if kind == RES:
                    x = self.res(x, name, None if number else skip)
                else:
                    x = (
                        self.timed(x, name, times)
                        if kind == TIME
                        else self.attended(x, name, words, heads)
                    )
        return x

    def res(self, x: Tensor, name: str, skip: Tensor | None) -> Tensor:
        if skip is not None and skip.shape[-2:] != x.shape[-2:]:
            x = stretched(x, skip.shape[-2:])
        if self.counted in self.added:
            x = x + stretched(self.added[self.counted].to(x.dtype), x.shape[-2:])
        self.counted += 1
        weight, bias = self.state[f"{name}.depthwise.weight"], self.state[f"{name}.depthwise.bias"]
        inside = normed(conv2d(x, weight, bias, padding=1, groups=x.shape[1]))
        inside = inside if skip is None else torch.cat([inside, skip], dim=1)
        wide = gelu(self.linear(inside.permute(0, 2, 3, 1), f"{name}.channelwise.0"))
        size = wide.square().sum((1, 2), keepdim=True).sqrt()
        answer = wide * (size / (size.mean(-1, keepdim=True) + 1e-6))
        gamma, beta = (self.state[f"{name}.channelwise.2.{part}"] for part in ("gamma", "beta"))
        wide = gamma * answer + beta + wide
        return x + self.linear(wide, f"{name}.channelwise.4").permute(0, 3, 1, 2)

    def timed(self, x: Tensor, name: str, times: list[Tensor]) -> Tensor:
        """A scale and a shift for each of the times: that of the step, then sca, then crp."""
        mappers = ["mapper", "mapper_sca", "mapper_crp"][: len(times)]
        both = sum(
            self.linear(time, f"{name}.{mapper}")
            for time, mapper in zip(times, mappers, strict=True)
        )
        assert isinstance(both, Tensor)
        scale, shift = both[:, : x.shape[1], None, None], both[:, x.shape[1] :, None, None]
        return x * (1 + scale) + shift

    def attended(self, x: Tensor, name: str, words: Tensor, heads: int) -> Tensor:
        """Each cell asks all cells and all words, in `heads` parts of the channels."""
        batch, width, high, wide = x.shape
        seen = normed(x).reshape(batch, width, high * wide).transpose(1, 2)
        heard = self.linear(silu(words), f"{name}.kv_mapper.1")
        context = torch.cat([seen, heard], dim=1)
        query, keys, values = (
            self.linear(part, f"{name}.attention.{to}").reshape(batch, -1, heads, width // heads)
            for part, to in ((seen, "to_q"), (context, "to_k"), (context, "to_v"))
        )
        scores = torch.einsum("bqhc,bkhc->bhqk", query, keys) / math.sqrt(width // heads)
        shares = (scores - scores.amax(-1, keepdim=True)).exp()
        shares = shares / shares.sum(-1, keepdim=True)
        found = torch.einsum("bhqk,bkhc->bqhc", shares, values).reshape(batch, -1, width)
        out = self.linear(found, f"{name}.attention.to_out.0")
        return x + out.transpose(1, 2).reshape(x.shape)

    def smaller(self, x: Tensor, level: int) -> Tensor:
        name, switch = f"down_downscalers.{level}.1", self.config.get("switch_level")
        if switch is None:
            weight, bias = self.state[f"{name}.weight"], self.state[f"{name}.bias"]
            return conv2d(normed(x), weight, bias, stride=2)
        x = self.conv(normed(x), f"{name}.blocks.0")
        return stretched(x, [side // 2 for side in x.shape[-2:]]) if switch[level - 1] else x

    def larger(self, x: Tensor, place: int, level: int) -> Tensor:
        name, switch = f"up_upscalers.{place}.1", self.config.get("switch_level")
        if switch is not None:
            x = normed(x)
            x = stretched(x, [side * 2 for side in x.shape[-2:]]) if switch[level - 1] else x
            return self.conv(x, f"{name}.blocks.1")
        weight, bias = self.state[f"{name}.weight"], self.state[f"{name}.bias"]
        cells = torch.einsum("bcyx,copq->boypxq", normed(x), weight)
        return cells.reshape(len(x), -1, 2 * x.shape[2], 2 * x.shape[3]) + bias[:, None, None]

    def mapped(self, x: Tensor, name: str) -> Tensor:
        return normed(self.conv(gelu(self.conv(x, f"{name}.0")), f"{name}.2"))

    def conv(self, x: Tensor, name: str) -> Tensor:
        """Of one cell each."""
        weight, bias = self.state[f"{name}.weight"], self.state[f"{name}.bias"]
        return torch.einsum("bcyx,oc->boyx", x, weight[..., 0, 0]) + bias[:, None, None]

    def linear(self, x: Tensor, name: str) -> Tensor:
        return (
            torch.einsum("...c,oc->...o", x, self.state[f"{name}.weight"])
            + (self.state[f"{name}.bias"])
        )


def patches(x: Tensor, side: int) -> Tensor:
    """Cells of `side` x `side` beside each other, each channel's together."""
    batch, width, high, wide = x.shape
    x = x.reshape(batch, width, high // side, side, wide // side, side)
    return x.permute(0, 1, 3, 5, 2, 4).reshape(batch, -1, high // side, wide // side)


def unpatched(x: Tensor, side: int) -> Tensor:
    batch, width, high, wide = x.shape
    x = x.reshape(batch, width // side**2, side, side, high, wide)
    return x.permute(0, 1, 4, 2, 5, 3).reshape(batch, -1, high * side, wide * side)


# --- what is compared -------------------------------------------------------------------------


def exact(state: State) -> State:
    return {name: tensor.double() for name, tensor in state.items()}


def by_formulas(
    network: nn.Module, config: Config, x: Tensor, time: Tensor, given: State, **more: Any
) -> Tensor:
    formulas = Formulas(exact(network.state_dict()), config, more.get("added", {}))
    return formulas(x.double(), time, **exact(given))


def expect_equal(
    kind: str, config: Config, size: tuple[int, int], given: dict[str, Tensor]
) -> None:
    network = varied(kind, config)
    x = torch.randn(2, config["in_channels"], *size, generator=torch.Generator().manual_seed(4))
    time = torch.tensor([0.83, 0.29])

    with torch.no_grad():
        found = network(x, time, return_dict=False, **given)[0]

    expected = by_formulas(network, config, x, time, given)
    assert found.shape == x.shape
    assert expected.std() > 0.3
    assert (found - expected).abs().max() <= 1e-4


@pytest.mark.parametrize("pictures", [1, 3])
@pytest.mark.parametrize("size", [(5, 7), (8, 6)])
def test_a_step_of_stage_c(size: tuple[int, int], pictures: int) -> None:
    expect_equal("prior", STAGE_C, size, told(STAGE_C, pictures))


def test_a_step_of_a_stage_c_whose_levels_differ_in_size() -> None:
    config = {**STAGE_C, "switch_level": [True]}

    expect_equal("prior", config, (6, 8), told(config))


@pytest.mark.parametrize("size", [(32, 16), (22, 26), (18, 30)])
def test_a_step_of_stage_b(size: tuple[int, int]) -> None:
    """Sides that are odd at some level are stretched to their counterpart on the way up."""
    expect_equal("decoder", STAGE_B, size, told(STAGE_B))


def test_a_step_of_stage_b_that_is_told_pixels() -> None:
    pixels = torch.randn(2, 3, 8, 8, generator=torch.Generator().manual_seed(9))

    expect_equal("decoder", STAGE_B, (16, 24), {**told(STAGE_B), "pixels": pixels})


@pytest.mark.parametrize(("kind", "config"), [("prior", STAGE_C), ("decoder", STAGE_B)])
def test_every_weight_counts_in_what_is_compared(kind: str, config: Config) -> None:
    state = exact(varied(kind, config).state_dict())
    for tensor in state.values():
        tensor.requires_grad_(True)
    x = torch.randn(2, config["in_channels"], 32, 16, dtype=torch.float64)
    given = dict(exact(told(config)))
    if kind == "decoder":
        given["pixels"] = torch.randn(2, 3, 8, 8, dtype=torch.float64)

    out: Any = Formulas(state, config, {})(x, torch.tensor([0.83, 0.29]), **given)
    out.square().sum().backward()

    silent = [
        name
        for name, tensor in state.items()
        if tensor.grad is None or tensor.grad.abs().max() < 1e-6
    ]
    # Whatever is added to all keys alike shifts all scores alike: it has no say by its nature.
    assert [name for name in silent if not name.endswith("to_k.bias")] == []


def test_a_step_of_stage_c_that_is_guided() -> None:
    """A ControlNet's maps, added to what the blocks get, for both sides of the guidance."""
    network, given = varied("prior", STAGE_C), told(STAGE_C)
    x, time = torch.randn(2, 16, 5, 7), torch.tensor([0.83, 0.29])
    widths = [24, 32, 32, 32, 32, 24]
    said = {block: torch.randn(1, widths[block], 3, 4) for block in (0, 2, 5)}

    with torch.no_grad(), guided(network, [Guide(said, 0.7)], lambda: 0.0):
        found = network(x, time, return_dict=False, **given)[0]

    added = {block: 0.7 * maps.double() for block, maps in said.items()}
    assert (found - by_formulas(network, STAGE_C, x, time, given, added=added)).abs().max() <= 1e-4
    assert (found - by_formulas(network, STAGE_C, x, time, given)).abs().max() > 0.1
