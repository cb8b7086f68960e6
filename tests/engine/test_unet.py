"""Our quicker blocks against diffusers' own, and that what is remembered is forgotten in time."""

import pytest
import torch
from diffusers.models.unets.unet_stable_cascade import (
    GlobalResponseNorm,
    SDCascadeAttnBlock,
    SDCascadeTimestepBlock,
    StableCascadeUNet,
)
from diffusers.pipelines.deprecated.wuerstchen.modeling_paella_vq_model import PaellaVQModel
from torch import Tensor, nn

from cascade_desktop.engine.blocks import QUICKER, QuickAttention
from cascade_desktop.engine.stage_a import stage_a
from cascade_desktop.engine.unet import cascade_unet, remembering, told_times
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


@pytest.mark.parametrize(("kind", "size"), [("prior", (9, 12)), ("decoder", (24, 20))])
def test_steps_whose_times_are_known_before_equal_diffusers_own(
    kind: str, size: tuple[int, int]
) -> None:
    """In 24 x 20 cells of Stage B the response norm goes into the weights, in others not."""
    network = cascade_unet(**CONFIGS[kind]).eval()
    _vary(network)
    theirs = StableCascadeUNet(**CONFIGS[kind]).eval()
    theirs.load_state_dict(network.state_dict())
    times = torch.tensor([0.9, 0.4, 0.1])
    with torch.no_grad(), remembering(network, told_times(network, times)) as known:
        for picture in range(2):
            conditions = told(picture)
            if kind == "decoder":
                effnet = torch.randn(2, 16, 5, 5)
                conditions = {"clip_text_pooled": conditions["clip_text_pooled"], "effnet": effnet}
            for step, time in enumerate(times):
                x = torch.randn(2, CONFIGS[kind]["in_channels"], *size)
                known.at(step)
                ours = network(x, torch.tensor([0.0]), **conditions, return_dict=False)[0]
                expected = theirs(x, time.expand(2), **conditions).sample
                assert (ours - expected).abs().max() < 1e-5 * expected.abs().max()


def test_one_product_for_queries_keys_and_values_follows_changes_to_each() -> None:
    network = cascade_unet(**CONFIGS["prior"]).eval()
    _vary(network)
    conditions, (x, time) = told(0), seen(0)
    block = next(each for each in network.modules() if isinstance(each, QuickAttention))
    layer = block.attention.to_k
    with torch.no_grad(), remembering(network):
        network(x, time, **conditions)
    place = layer.weight.data_ptr()
    with torch.no_grad():
        layer.weight.data.mul_(2)
        expected = network(x, time, **conditions).sample
        with remembering(network):
            assert layer.weight.data_ptr() == place, "they stand together already"
            torch.testing.assert_close(network(x, time, **conditions).sample, expected)
        nn.Module.to(network, torch.float64)
        with remembering(network):
            again = network(x.double(), time, **{k: v.double() for k, v in conditions.items()})
    torch.testing.assert_close(again.sample.float(), expected, rtol=1e-4, atol=1e-4)


def test_stage_a_equals_diffusers_own() -> None:
    network = stage_a(**CONFIGS["vqgan"]).eval()
    _vary(network)
    theirs = PaellaVQModel(**CONFIGS["vqgan"]).eval()
    theirs.load_state_dict(network.state_dict())
    fine = torch.randn(2, 4, 12, 9)
    with torch.inference_mode():
        ours, expected = network.decode(fine).sample, theirs.decode(fine).sample
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
    assert all(getattr(part, "known", None) is None for part in network.modules())
