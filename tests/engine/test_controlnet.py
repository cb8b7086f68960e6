"""ControlNets: Stage C follows them where, when and as firmly as it is told to."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, cast

import pytest
import torch
from diffusers.models.unets.unet_stable_cascade import SDCascadeResBlock
from torch import Tensor, nn
from torch.nn import functional as F

from cascade_desktop.engine import stages
from cascade_desktop.engine.controlnet import (
    ControlNet,
    Guide,
    check_fits,
    features,
    guided,
)
from cascade_desktop.engine.unet import CascadeUNet
from cascade_desktop.errors import BadModel
from tests.engine.controls import BLOCKS, SMALL, WIDTH, published_control, tiny_control
from tests.engine.tiny_model import CONFIGS

# Stage C of 3.6B, by its published configuration; the widths do not matter for the order.
LAYOUT: dict[str, Any] = {
    **CONFIGS["prior"],
    "down_num_layers_per_block": [8, 24],
    "up_num_layers_per_block": [24, 8],
}
GUIDED = {
    **{0: "down_blocks.0.0", 4: "down_blocks.0.12", 8: "down_blocks.1.0", 12: "down_blocks.1.12"},
    **{51: "up_blocks.0.57", 55: "up_blocks.0.69", 59: "up_blocks.1.9", 63: "up_blocks.1.21"},
}


def stage_c(**changes: Any) -> CascadeUNet:
    torch.manual_seed(3)
    prior = stages.build("prior", {**CONFIGS["prior"], **changes}).eval().requires_grad_(False)
    for name, tensor in prior.named_parameters():
        if name.endswith(("gamma", "beta")) or name.startswith("clf"):
            nn.init.normal_(tensor, std=0.3)
    return cast(CascadeUNet, prior)


@pytest.fixture(scope="module")
def prior() -> CascadeUNet:
    return stage_c()


@pytest.fixture
def told() -> dict[str, Tensor]:
    """What Stage C is told for a batch of two."""
    torch.manual_seed(5)
    return {
        "sample": torch.randn(2, 16, 5, 6),
        "timestep_ratio": torch.tensor([0.7, 0.7]),
        "clip_text_pooled": torch.randn(2, 1, 16),
        "clip_text": torch.randn(2, 7, 16),
        "clip_img": torch.randn(2, 1, 16),
    }


def run(prior: nn.Module, told: dict[str, Tensor]) -> Tensor:
    with torch.no_grad():
        out: Tensor = prior(**told).sample
    return out


def maps(*blocks: int, size: tuple[int, int] = (3, 4), width: int = WIDTH) -> dict[int, Tensor]:
    return {block: torch.randn(1, width, *size) for block in blocks}


def by_hand(prior: CascadeUNet, told: dict[str, Tensor], added: dict[int, Tensor]) -> Tensor:
    """Stage C written anew, with `added` on top of what its ResBlocks get."""
    network: Any = prior
    words = network.get_clip_embeddings(
        told["clip_text_pooled"], told["clip_text"], told["clip_img"]
    )
    nothing = network.get_timestep_ratio_embedding(torch.zeros(2))
    moment = network.get_timestep_ratio_embedding(told["timestep_ratio"])
    moment = torch.cat([moment, nothing, nothing], dim=1)
    counted = 0

    def through(level: Any, x: Tensor, skip: Tensor | None) -> Tensor:
        nonlocal counted
        for res, time, attention in zip(level[::3], level[1::3], level[2::3], strict=True):
            if counted in added:
                x = x + F.interpolate(
                    added[counted], x.shape[-2:], mode="bilinear", align_corners=True
                ).to(x.dtype)
            x = attention(time(res(x, skip), moment), words)
            counted, skip = counted + 1, None
        return x

    with torch.no_grad():
        first = through(network.down_blocks[0], network.embedding(told["sample"]), None)
        middle = through(network.down_blocks[1], network.down_downscalers[1](first), None)
        up = network.up_upscalers[0](through(network.up_blocks[0], middle, None))
        out: Tensor = network.clf(through(network.up_blocks[1], up, first))
    return out


def test_a_guide_is_added_to_what_its_blocks_get(
    prior: CascadeUNet, told: dict[str, Tensor]
) -> None:
    said = maps(0, 1, 2, 3)
    scaled = {block: 0.7 * seen for block, seen in said.items()}

    with guided(prior, [Guide(said, 0.7)], lambda: 0.5):
        followed = run(prior, told)

    torch.testing.assert_close(followed, by_hand(prior, told, scaled), atol=1e-4, rtol=1e-4)
    assert (followed - run(prior, told)).abs().max() > 0.1


@pytest.mark.parametrize("block", range(4))
def test_one_block_is_guided_alone(prior: CascadeUNet, told: dict[str, Tensor], block: int) -> None:
    said = maps(block)

    with guided(prior, [Guide(said)], lambda: 0.0):
        followed = run(prior, told)

    torch.testing.assert_close(followed, by_hand(prior, told, said), atol=1e-4, rtol=1e-4)


def test_several_guides_add_up(prior: CascadeUNet, told: dict[str, Tensor]) -> None:
    one, other = maps(0, 1), maps(1, 3, size=(8, 2))
    widened = {
        block: F.interpolate(seen, (5, 6), mode="bilinear", align_corners=True)
        for block, seen in other.items()
    }
    both = {0: one[0], 3: 0.5 * widened[3]}
    both[1] = F.interpolate(one[1], (5, 6), mode="bilinear", align_corners=True) + 0.5 * widened[1]

    with guided(prior, [Guide(one), Guide(other, 0.5), Guide(maps(2), 2.0, 0.6)], lambda: 0.5):
        followed = run(prior, told)

    torch.testing.assert_close(followed, by_hand(prior, told, both), atol=1e-4, rtol=1e-4)


def test_the_blocks_of_the_published_ones_are_counted_as_they_run() -> None:
    prior, told = (
        stage_c(**LAYOUT),
        {
            "sample": torch.randn(1, 16, 2, 2),
            "timestep_ratio": torch.tensor([0.3]),
            "clip_text_pooled": torch.randn(1, 1, 16),
        },
    )
    got: dict[str, Tensor] = {}
    alone: dict[str, Tensor] = {}

    def listen(into: dict[str, Tensor]) -> list[Any]:
        def keep(name: str) -> Callable[[nn.Module, Any], None]:
            return lambda _, inputs: into.__setitem__(name, inputs[0])

        blocks = [item for item in prior.named_modules() if isinstance(item[1], SDCascadeResBlock)]
        assert len(blocks) == 64
        return [block.register_forward_pre_hook(keep(name)) for name, block in blocks]

    for index, name in GUIDED.items():
        said = maps(index)
        with guided(prior, [Guide(said)], lambda: 0.0):
            hooks = listen(got)
            run(prior, told)
        for hook in hooks:
            hook.remove()
        hooks = listen(alone)
        run(prior, told)
        for hook in hooks:
            hook.remove()
        changed = [name for name, x in got.items() if not torch.equal(x, alone[name])]
        assert changed[0] == name, "the first block that gets anything else"
        expected = F.interpolate(said[index], (2, 2), mode="bilinear", align_corners=True)
        torch.testing.assert_close(got[name], alone[name] + expected)


def test_a_strength_of_nothing_changes_nothing(prior: CascadeUNet, told: dict[str, Tensor]) -> None:
    broken = {0: torch.full((1, WIDTH, 3, 3), math.inf)}
    before = run(prior, told)

    with guided(prior, [Guide(broken, 0.0)], lambda: 0.5):
        assert torch.equal(run(prior, told), before)


@pytest.mark.parametrize(
    ("start", "end", "share", "acts"),
    [
        (0.0, 1.0, 0.0, True),
        (0.0, 1.0, 1.0, True),
        (0.25, 0.5, 0.2, False),
        (0.25, 0.5, 0.25, True),
        (0.25, 0.5, 0.45, True),
        (0.25, 0.5, 0.5, False),
        (0.25, 0.5, 1.0, False),
        (0.5, 1.0, 0.45, False),
    ],
)
def test_a_guide_acts_from_its_start_to_its_end(
    prior: CascadeUNet,
    told: dict[str, Tensor],
    start: float,
    end: float,
    share: float,
    acts: bool,
) -> None:
    said = maps(1)

    with guided(prior, [Guide(said, 1.0, start, end)], lambda: share):
        followed = run(prior, told)

    assert torch.equal(followed, run(prior, told)) is not acts


def test_the_share_is_asked_for_at_each_step(prior: CascadeUNet, told: dict[str, Tensor]) -> None:
    before, done = run(prior, told), 0.0
    with guided(prior, [Guide(maps(0), end=0.5)], lambda: done):
        early = run(prior, told)
        done = 0.5
        late = run(prior, told)

    assert not torch.equal(early, before)
    assert torch.equal(late, before)


def test_afterwards_stage_c_is_as_it_was(prior: CascadeUNet, told: dict[str, Tensor]) -> None:
    before = run(prior, told)
    weights = {name: value.clone() for name, value in prior.state_dict().items()}

    with pytest.raises(ZeroDivisionError), guided(prior, [Guide(maps(0, 3))], lambda: 1 / 0):
        run(prior, told)

    assert torch.equal(run(prior, told), before)
    assert weights.keys() == prior.state_dict().keys()
    assert all(torch.equal(value, weights[name]) for name, value in prior.state_dict().items())


def test_a_guide_follows_the_number_format_of_stage_c(told: dict[str, Tensor]) -> None:
    prior, said = stage_c(), maps(0, 2)
    short = {name: value.to(torch.bfloat16) for name, value in told.items()}

    with guided(prior, [Guide(said)], lambda: 0.0):
        exact = run(prior, told)
        nn.Module.to(prior, torch.bfloat16)
        followed = run(prior, short)

    assert followed.dtype == torch.bfloat16
    torch.testing.assert_close(followed, by_hand(prior, short, said))
    nn.Module.to(prior, torch.float32)
    assert not torch.equal(exact, run(prior, told))


def test_a_fresh_one_says_nothing() -> None:
    fresh = ControlNet("large", 16, WIDTH, BLOCKS, SMALL).eval()

    assert not any(said.any() for said in fresh(torch.rand(1, 16, 4, 4)))


def test_projections_and_the_large_backbone_are_what_the_authors_wrote() -> None:
    control = tiny_control("large", 16)
    weight = control.state_dict()
    latent = torch.randn(2, 16, 5, 7)

    x = F.leaky_relu(F.conv2d(latent, weight["backbone.0.weight"], weight["backbone.0.bias"]), 0.2)
    x = F.conv2d(x, weight["backbone.2.weight"], weight["backbone.2.bias"])
    for block in range(3, 3 + SMALL.depth):
        inside = x
        for norm in (0, 3):
            gain, shift, kernel, bias = (
                weight[f"backbone.{block}.blocks.{layer}.{part}"]
                for layer in (norm, norm + 2)
                for part in ("weight", "bias")
            )
            centred = inside - inside.mean(1, keepdim=True)
            normed = centred / (centred.square().mean(1, keepdim=True) + 1e-5).sqrt()
            normed = normed * gain[:, None, None] + shift[:, None, None]
            active = normed * 0.5 * (1 + torch.erf(normed / math.sqrt(2)))
            inside = F.conv2d(active, kernel, bias, padding=1)
        x = x + inside
    last = 3 + SMALL.depth
    x = F.conv2d(x, weight[f"backbone.{last}.weight"], weight[f"backbone.{last}.bias"])

    check_projections(control, x, control(latent))


@pytest.mark.parametrize("channels", [1, 4])
def test_the_first_layer_for_other_pictures_than_rgb_has_no_padding(channels: int) -> None:
    control = tiny_control("effnet", channels)
    first, *others = control.backbone
    picture = torch.rand(1, channels, 96, 64)

    x = F.conv2d(picture, control.state_dict()["backbone.0.0.weight"], stride=2)
    x = F.silu(cast(nn.Sequential, first)[1](x))
    assert x.shape[-2:] == (47, 31)
    for layer in others:
        x = layer(x)

    check_projections(control, x, control(picture))


def check_projections(control: ControlNet, seen: Tensor, said: Sequence[Tensor]) -> None:
    weight = control.state_dict()
    assert len(said) == len(control.blocks)
    for index, one in enumerate(said):
        x = F.conv2d(seen, weight[f"projections.{index}.0.weight"])
        x = torch.where(x > 0, x, 0.2 * x)
        x = F.conv2d(x, weight[f"projections.{index}.2.weight"])
        torch.testing.assert_close(one, x, atol=1e-4, rtol=1e-4)


def published_stage_c(width: int, heads: int, blocks: tuple[int, int]) -> nn.Module:
    with torch.device("meta"):
        return stages.build(
            "prior",
            {
                **LAYOUT,
                "block_out_channels": [width, width],
                "conditioning_dim": width,
                "num_attention_heads": [heads, heads],
                "down_num_layers_per_block": list(blocks),
                "up_num_layers_per_block": list(reversed(blocks)),
            },
        )


def test_the_published_ones_fit_the_large_stage_c_and_not_the_small_one() -> None:
    control = published_control("canny")

    check_fits(control, published_stage_c(2048, 32, (8, 24)))

    with pytest.raises(BadModel, match=r"number 63, 2048 channels.* 32 blocks, 1536") as caught:
        check_fits(control, published_stage_c(1536, 24, (4, 12)))
    assert "3.6B" in caught.value.advice


@pytest.mark.parametrize(("width", "blocks"), [(WIDTH + 1, BLOCKS), (WIDTH, (0, 4))])
def test_one_of_another_width_or_other_blocks_does_not_fit(
    prior: CascadeUNet, width: int, blocks: tuple[int, ...]
) -> None:
    check_fits(tiny_control("large", 16), prior)

    with pytest.raises(BadModel, match="do not fit together"):
        check_fits(tiny_control("large", 16, width, blocks), prior)


def test_a_picture_of_another_kind_is_refused() -> None:
    with pytest.raises(BadModel, match="reads 4 channels, not 1"):
        features(tiny_control("effnet", 4), torch.rand(1, 1, 64, 64))
