"""Our quicker blocks against diffusers' own, and that what is remembered is forgotten in time."""

import torch
from diffusers.models.unets.unet_stable_cascade import (
    GlobalResponseNorm,
    SDCascadeAttnBlock,
    SDCascadeTimestepBlock,
    StableCascadeUNet,
)
from torch import Tensor

from cascade_desktop.engine.blocks import QUICKER
from cascade_desktop.engine.unet import cascade_unet, remembering
from tests.engine.tiny_model import CONFIGS, TEXT_WIDTH, _vary


def told(seed: int) -> dict[str, Tensor]:
    torch.manual_seed(seed)
    return {
        "clip_text": torch.randn(2, 77, TEXT_WIDTH),
        "clip_text_pooled": torch.randn(2, 1, TEXT_WIDTH),
        "clip_img": torch.randn(2, 3, TEXT_WIDTH),
    }


def seen(seed: int) -> tuple[Tensor, Tensor]:
    torch.manual_seed(seed)
    return torch.randn(2, 16, 9, 12), torch.rand(2)


def test_each_step_of_stage_c_equals_diffusers_own() -> None:
    network = cascade_unet(**CONFIGS["prior"]).eval()
    _vary(network)
    theirs = StableCascadeUNet(**CONFIGS["prior"]).eval()
    theirs.load_state_dict(network.state_dict())
    with torch.no_grad(), remembering(network):
        for picture in range(2):
            conditions = told(picture)
            for step in range(3):
                x, time = seen(10 * picture + step)
                ours = network(x, time, **conditions).sample
                expected = theirs(x, time, **conditions).sample
                assert (ours - expected).abs().max() < 1e-5 * expected.abs().max()


def test_quicker_blocks_take_the_place_of_all_of_theirs() -> None:
    kinds = {type(module) for module in cascade_unet(**CONFIGS["decoder"]).modules()}
    assert not kinds & {GlobalResponseNorm, SDCascadeTimestepBlock, SDCascadeAttnBlock}
    assert kinds >= set(QUICKER.values())


def test_after_a_picture_nothing_of_its_words_is_kept() -> None:
    network = cascade_unet(**CONFIGS["prior"]).eval()
    _vary(network)
    conditions, (x, time) = told(0), seen(0)
    with torch.no_grad():
        before = network(x, time, **conditions).sample
        with remembering(network):
            network(x, time, **conditions)
        for value in network.parameters():
            value.mul_(1.1)
        assert not torch.equal(network(x, time, **conditions).sample, before)
    assert all(getattr(part, "remembered", None) is None for part in network.modules())
