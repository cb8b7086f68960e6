"""The networks between pixels and latents, against their formulas written out with plain tensors.

The encoder's layers are those of EfficientNetV2-S (Tan and Le 2021, table 4), the previewer's and
Stage A's those of the authors' modules/previewer.py and modules/stage_a.py.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d

from cascade_desktop.engine import stages
from cascade_desktop.engine.control_layers import Mode
from cascade_desktop.engine.controlnet import ControlNet
from cascade_desktop.engine.effnet import V2_S, EffnetEncoder
from tests.engine.controls import BLOCKS, SMALL, WIDTH
from tests.engine.test_parity_unet import gelu, normed, silu, unpatched
from tests.engine.tiny_model import CONFIGS, _measure

State = Mapping[str, Tensor]


def randomised(network: nn.Module, seen: Tensor) -> Any:
    """Every weight of some size; batch norms as they are after a look at `seen`."""
    noise = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for name, tensor in network.named_parameters():
            drawn = torch.randn(tensor.shape, generator=noise)
            spread = 0.3 if tensor.ndim < 2 else math.sqrt(2 / tensor[0].numel())
            centre = 1 if tensor.ndim < 2 and name.endswith("weight") else 0
            tensor.copy_(drawn * spread + centre)
    _measure(network, seen)
    return network.eval().requires_grad_(False)


def exact(network: nn.Module) -> State:
    return {name: one.double() for name, one in network.state_dict().items()}


def picture(channels: int, height: int, width: int) -> Tensor:
    return torch.rand(2, channels, height, width, generator=torch.Generator().manual_seed(6))


# --- the formulas -----------------------------------------------------------------------------


def batch_normed(x: Tensor, state: State, name: str, epsilon: float) -> Tensor:
    mean, variance = (state[f"{name}.running_{part}"] for part in ("mean", "var"))
    x = (x - mean[:, None, None]) / (variance[:, None, None] + epsilon).sqrt()
    if f"{name}.weight" not in state:
        return x
    return x * state[f"{name}.weight"][:, None, None] + state[f"{name}.bias"][:, None, None]


def conv(x: Tensor, state: State, name: str, **more: Any) -> Tensor:
    return conv2d(x, state[f"{name}.weight"], state.get(f"{name}.bias"), **more)


def filtered(
    x: Tensor, state: State, name: str, stride: int = 1, groups: int = 1, padded: bool = True
) -> Tensor:
    """A convolution and its norm."""
    around = (state[f"{name}.0.weight"].shape[-1] - 1) // 2 if padded else 0
    x = conv(x, state, f"{name}.0", stride=stride, groups=groups, padding=around)
    return batch_normed(x, state, f"{name}.1", 1e-3)


def efficient(
    x: Tensor, state: State, rows: Sequence[Sequence[int]], padded: bool = True
) -> Tensor:
    x = silu(filtered(x, state, "backbone.0", 2, padded=padded))
    for level, (fused, expansion, _, stride, width, count) in enumerate(rows, start=1):
        for block in range(count):
            name, step = f"backbone.{level}.{block}.block", stride if block == 0 else 1
            if fused:
                made = fused_block(x, state, name, expansion, step)
            else:
                made = separable_block(x, state, name, step)
            x = x + made if step == 1 and x.shape[1] == width else made
    return silu(filtered(x, state, f"backbone.{len(rows) + 1}"))


def fused_block(x: Tensor, state: State, name: str, expansion: int, stride: int) -> Tensor:
    wide = silu(filtered(x, state, f"{name}.0", stride))
    return wide if expansion == 1 else filtered(wide, state, f"{name}.1")


def separable_block(x: Tensor, state: State, name: str, stride: int) -> Tensor:
    """Widened, each channel by itself, weighed by what it is all over, narrowed."""
    wide = silu(filtered(x, state, f"{name}.0"))
    wide = silu(filtered(wide, state, f"{name}.1", stride, groups=wide.shape[1]))
    squeezed = silu(conv(wide.mean((2, 3), keepdim=True), state, f"{name}.2.fc1"))
    weight = 1 / (1 + torch.exp(-conv(squeezed, state, f"{name}.2.fc2")))
    return filtered(wide * weight, state, f"{name}.3")


def doubled(x: Tensor, state: State, name: str) -> Tensor:
    """A transposed convolution of four cells each, which do not overlap."""
    cells = torch.einsum("bcyx,copq->boypxq", x, state[f"{name}.weight"])
    whole = cells.reshape(len(x), -1, 2 * x.shape[2], 2 * x.shape[3])
    return whole + state[f"{name}.bias"][:, None, None]


def previewed(x: Tensor, state: State) -> Tensor:
    """Each layer, then GELU, then its norm; the third, fifth and seventh double the sides."""
    for layer in range(8):
        name, around = f"blocks.{3 * layer}", 1 if layer % 2 else 0
        wider = layer in (2, 4, 6)
        x = doubled(x, state, name) if wider else conv(x, state, name, padding=around)
        x = batch_normed(gelu(x), state, f"blocks.{3 * layer + 2}", 1e-5)
    return conv(x, state, "blocks.24")


def decoded(x: Tensor, state: State, blocks: int) -> Tensor:
    """Stage A: latents as they are, with no look at the codebook."""
    x = conv(x, state, "up_blocks.0.0")
    for place in range(1, blocks + 1):
        x = a_block(x, state, f"up_blocks.{place}")
    x = overlapping(x, state, f"up_blocks.{blocks + 1}")
    x = a_block(x, state, f"up_blocks.{blocks + 2}")
    return unpatched(conv(x, state, "out_block.0"), 2)


def overlapping(x: Tensor, state: State, name: str) -> Tensor:
    """A transposed convolution of 4 cells with stride 2: zeros between the cells, mirrored."""
    spread = x.new_zeros(*x.shape[:2], 2 * x.shape[2] - 1, 2 * x.shape[3] - 1)
    spread[..., ::2, ::2] = x
    mirrored = state[f"{name}.weight"].transpose(0, 1).flip(-1, -2)
    return conv2d(spread, mirrored, state[f"{name}.bias"], padding=2)


def a_block(x: Tensor, state: State, name: str) -> Tensor:
    gain = state[f"{name}.gammas"]
    inside = normed(x) * (1 + gain[0]) + gain[1]
    rows = [0, *range(x.shape[2]), x.shape[2] - 1]
    columns = [0, *range(x.shape[3]), x.shape[3] - 1]
    framed = inside[:, :, rows][..., columns]
    x = x + gain[2] * conv(framed, state, f"{name}.depthwise.1", groups=x.shape[1])
    inside = (normed(x) * (1 + gain[3]) + gain[4]).permute(0, 2, 3, 1)
    for place, active in ((0, True), (2, False)):
        weight, bias = (state[f"{name}.channelwise.{place}.{part}"] for part in ("weight", "bias"))
        inside = torch.einsum("...c,oc->...o", inside, weight) + bias
        inside = gelu(inside) if active else inside
    return x + gain[5] * inside.permute(0, 3, 1, 2)


# --- what is compared -------------------------------------------------------------------------


def expect_equal(found: Tensor, expected: Tensor) -> None:
    assert found.shape == expected.shape
    assert expected.std() > 0.05
    assert (found - expected).abs().max() <= 1e-4


@pytest.mark.parametrize("size", [(96, 64), (75, 101)])
def test_the_encoder(size: tuple[int, int]) -> None:
    x = picture(3, *size)
    network = randomised(EffnetEncoder(16, SMALL.rows, 4, 20), x)

    seen = efficient(x.double(), exact(network), SMALL.rows)
    latent = batch_normed(conv(seen, exact(network), "mapper.0"), exact(network), "mapper.1", 1e-5)

    expect_equal(network(x), latent)
    assert latent.shape[-2:] == tuple(-(-side // 32) for side in size)


def test_the_encoder_as_large_as_the_published_one() -> None:
    x = picture(3, 128, 128)
    network = randomised(EffnetEncoder(), x)
    assert sum(one.numel() for one in network.parameters()) == 20_197_968

    seen = efficient(x.double(), exact(network), V2_S)
    latent = batch_normed(conv(seen, exact(network), "mapper.0"), exact(network), "mapper.1", 1e-5)

    expect_equal(network(x), latent)


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_a_controlnet_that_reads_pictures(channels: int) -> None:
    """Its first layer is without padding unless it reads RGB."""
    x = picture(channels, 96, 128)
    network = randomised(ControlNet("effnet", channels, WIDTH, BLOCKS, SMALL), x)

    seen = efficient(x.double(), exact(network), SMALL.rows, padded=channels == 3)

    check_projections(network, seen, network(x))


@pytest.mark.parametrize("mode", ["large", "simple"])
def test_a_controlnet_that_reads_latents(mode: Mode) -> None:
    x = picture(16, 5, 7) * 4 - 2
    network = randomised(ControlNet(mode, 16, WIDTH, BLOCKS, SMALL), x)
    state = exact(network)

    if mode == "simple":
        seen = conv(leaky(conv(x.double(), state, "backbone.0", padding=1)), state, "backbone.2",
                    padding=1)  # fmt: skip
    else:
        seen = conv(leaky(conv(x.double(), state, "backbone.0")), state, "backbone.2")
        for block in range(3, 3 + SMALL.depth):
            inside = seen
            for place in (0, 3):
                name = f"backbone.{block}.blocks.{place}"
                weight, bias = (state[f"{name}.{part}"][:, None, None] for part in PARTS)
                centred = inside - inside.mean(1, keepdim=True)
                inside = centred / (centred.square().mean(1, keepdim=True) + 1e-5).sqrt()
                inside = gelu(inside * weight + bias)
                inside = conv(inside, state, f"backbone.{block}.blocks.{place + 2}", padding=1)
            seen = seen + inside
        seen = conv(seen, state, f"backbone.{3 + SMALL.depth}")

    check_projections(network, seen, network(x))


PARTS = ("weight", "bias")


def leaky(x: Tensor) -> Tensor:
    return torch.where(x > 0, x, 0.2 * x)


def check_projections(network: ControlNet, seen: Tensor, said: Sequence[Tensor]) -> None:
    state = exact(network)
    assert len(said) == len(network.blocks)
    for index, one in enumerate(said):
        inside = leaky(conv(seen, state, f"projections.{index}.0"))
        expect_equal(one, conv(inside, state, f"projections.{index}.2"))


def test_the_previewer() -> None:
    latent = picture(16, 5, 7) * 4 - 2
    network = randomised(stages.build("previewer", CONFIGS["previewer"]), latent)

    found = network(latent)

    assert found.shape == (2, 3, 40, 56)
    expect_equal(found, previewed(latent.double(), exact(network)))


@pytest.mark.parametrize("blocks", [1, 3])
def test_stage_a(blocks: int) -> None:
    config = {**CONFIGS["vqgan"], "bottleneck_blocks": blocks}
    latent = picture(4, 6, 10) * 4 - 2
    network = randomised(stages.build("vqgan", config), picture(3, 24, 40))

    found = network.decode(latent).sample

    assert found.shape == (2, 3, 24, 40)
    expect_equal(found, decoded(latent.double(), exact(network), blocks))
