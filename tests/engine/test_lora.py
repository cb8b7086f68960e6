"""Adapters: the same in each dialect, exactly as the formula says, and gone without a trace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from cascade_desktop.engine import stages
from cascade_desktop.engine.lora import applied, layers_of, read_lora
from cascade_desktop.engine.unet import cascade_unet
from cascade_desktop.errors import BadModel
from cascade_desktop.uses import LoraUse
from tests.engine import loras
from tests.engine.loras import Halves, Learnt, Write

Model = tuple[nn.Module, nn.Module, stages.PromptTokens]
"""Stage C, the text encoder and the tokenizer."""

RES, TIME, ATTENTION = "SDCascadeResBlock", "SDCascadeTimestepBlock", "SDCascadeAttnBlock"


@pytest.fixture
def model(tiny: Path) -> Model:
    prior, encoder = (stages.load(tiny, kind) for kind in ("prior", "text_encoder"))
    return prior, encoder, stages.load_tokenizer(tiny)


def weights(*networks: nn.Module) -> dict[str, Tensor]:
    return {
        f"{number}.{name}": tensor.clone()
        for number, network in enumerate(networks)
        for name, tensor in network.state_dict().items()
    }


def with_adapters(model: Model, *uses: tuple[Path, float]) -> dict[str, Tensor]:
    """All weights while the adapters are at work."""
    read = [(read_lora(LoraUse(str(file))), weight) for file, weight in uses]
    with applied(*model, read):
        return weights(*model[:2])


def expected(prior: nn.Module, adapters: Sequence[tuple[Learnt, float]]) -> dict[str, Tensor]:
    """The formula by itself: W + weight / rank * up @ down, layer by layer."""
    made = prior.state_dict()
    for adapter, weight in adapters:
        for block, (out, into) in zip(loras.BLOCKS, adapter, strict=True):
            name = f"{block}.attention"
            for layer, up, down in (
                ("to_out.0", out.up, out.down),
                ("to_q", into.up[: loras.WIDTH], into.down),
                ("to_k", into.up[loras.WIDTH : 2 * loras.WIDTH], into.down),
                ("to_v", into.up[2 * loras.WIDTH :], into.down),
            ):
                key = f"{name}.{layer}.weight"
                made[key] = made[key] + weight / loras.RANK * torch.einsum("or,ri->oi", up, down)
    return made


@pytest.mark.parametrize("write", loras.DIALECTS, ids=lambda write: write.__name__)
def test_an_adapter_is_the_same_in_each_dialect(write: Write, model: Model, tmp_path: Path) -> None:
    adapter = loras.learnt()
    wanted = expected(model[0], [(adapter, 1.0)])

    found = with_adapters(model, (write(adapter, tmp_path / "a.safetensors"), 1.0))

    for name, tensor in wanted.items():
        torch.testing.assert_close(found[f"0.{name}"], tensor, rtol=0, atol=1e-5)


def test_several_adapters_add_up_with_their_weights(model: Model, tmp_path: Path) -> None:
    first, second = loras.learnt(1), loras.learnt(2)
    wanted = expected(model[0], [(first, 0.5), (second, -1.25)])

    found = with_adapters(
        model,
        (loras.authors(first, tmp_path / "a.safetensors"), 0.5),
        (loras.peft(second, tmp_path / "b.safetensors"), -1.25),
    )

    for name, tensor in wanted.items():
        torch.testing.assert_close(found[f"0.{name}"], tensor, rtol=0, atol=1e-5)


def test_arithmetic_is_in_float32_whatever_the_weights_are(model: Model, tmp_path: Path) -> None:
    prior = nn.Module.to(model[0], torch.bfloat16)
    one, other = loras.learnt(1), loras.learnt(2)
    large = loras.authors(one, tmp_path / "a.safetensors")
    wanted = expected(prior, [(other, 1.0)])

    # What one adds the next takes away; in bfloat16 it would take the other one's with it.
    found = with_adapters(
        model, (large, 1000.0), (loras.peft(other, tmp_path / "b.safetensors"), 1.0), (large, -1000)
    )

    for name, tensor in wanted.items():
        torch.testing.assert_close(found[f"0.{name}"].float(), tensor.float(), rtol=0.01, atol=2e-3)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("mode", [torch.inference_mode, torch.enable_grad])
def test_afterwards_all_is_as_before_to_the_bit(
    dtype: torch.dtype, fails: bool, mode: Callable[[], object], model: Model, tmp_path: Path
) -> None:
    prior, encoder, tokens = model
    for network in (prior, encoder):
        nn.Module.to(network, dtype)
    before = weights(prior, encoder)
    places = [tensor.data_ptr() for tensor in prior.parameters()]
    vectors = torch.ones(1, loras.TEXT_WIDTH)
    file = loras.authors(loras.learnt(), tmp_path / "a.safetensors", **loras.new_words(vectors))
    adapters = [(read_lora(LoraUse(str(file), token="<x>")), 0.7)]

    def draw() -> None:
        with applied(prior, encoder, tokens, adapters):
            assert not torch.equal(
                prior.state_dict()["up_blocks.1.2.attention.to_k.weight"],
                before["0.up_blocks.1.2.attention.to_k.weight"],
            )
            if fails:
                raise RuntimeError("stopped")

    with mode():  # type: ignore[attr-defined]
        if fails:
            with pytest.raises(RuntimeError, match="stopped"):
                draw()
        else:
            draw()

    after = weights(prior, encoder)
    assert after.keys() == before.keys()
    assert all(tensor.equal(before[name]) for name, tensor in after.items())
    assert all(tensor.dtype == before[name].dtype for name, tensor in after.items())
    assert [tensor.data_ptr() for tensor in prior.parameters()] == places


def test_a_network_made_more_precise_meanwhile_stays_so(model: Model, tmp_path: Path) -> None:
    prior, encoder, tokens = model
    nn.Module.to(prior, torch.bfloat16)
    before = weights(prior)
    file = loras.authors(loras.learnt(), tmp_path / "a.safetensors")

    with applied(prior, encoder, tokens, [(read_lora(LoraUse(str(file))), 1.0)]):
        nn.Module.to(prior, torch.float32)

    assert all(tensor.equal(before[name].float()) for name, tensor in weights(prior).items())
    assert {tensor.dtype for tensor in prior.parameters()} == {torch.float32}


def test_without_adapters_nothing_is_touched(model: Model) -> None:
    prior, encoder, tokens = model
    places = [tensor.data_ptr() for tensor in prior.parameters()]

    with applied(prior, encoder, tokens, []) as told:
        assert told is tokens
        assert [tensor.data_ptr() for tensor in prior.parameters()] == places


@pytest.mark.parametrize("prefix", ["lora_prior_te_", "lora_te_", "text_encoder."])
@pytest.mark.parametrize("inner", ["text_model.", ""])
def test_the_text_encoder_is_adapted_too(
    prefix: str, inner: str, model: Model, tmp_path: Path
) -> None:
    halves = Halves(torch.randn(2, 16), torch.randn(32, 2))
    name = "encoder.layers.1.mlp.fc1"
    wanted = model[1].get_submodule(f"text_model.{name}").get_parameter("weight").clone()
    wanted += halves.up @ halves.down * 0.5 / 2
    key = f"{inner}{name}" if prefix.endswith(".") else f"{inner}{name}".replace(".", "_")
    file = loras.written(loras.kohya_layer(prefix + key, halves, 0.5), tmp_path / "a.safetensors")

    found = with_adapters(model, (file, 1.0))

    torch.testing.assert_close(found[f"1.text_model.{name}.weight"], wanted)


def test_kernels_do_what_the_two_in_a_row_would(model: Model, tmp_path: Path) -> None:
    kernel = nn.Conv2d(6, 5, 3, padding=1).requires_grad_(False)
    down, up = torch.randn(2, 6, 3, 3), torch.randn(5, 2, 1, 1)
    layer = loras.kohya_layer("lora_prior_unet_some_kernel", Halves(down, up), 4.0)
    lora = read_lora(LoraUse(str(loras.written(layer, tmp_path / "a.safetensors"))))
    x = torch.randn(1, 6, 8, 8)
    both = nn.functional.conv2d(nn.functional.conv2d(x, down, padding=1), up)
    wanted = kernel(x) + 2 * both

    with applied(nn.ModuleDict({"some_kernel": kernel}), *model[1:], [(lora, 1.0)]):
        torch.testing.assert_close(kernel(x), wanted, rtol=1e-4, atol=1e-4)


def test_other_layers_are_adapted_as_well_as_attention(model: Model, tmp_path: Path) -> None:
    shapes = {
        "down_blocks.0.0.channelwise.4": ((3, 128), (32, 3)),
        "down_blocks.0.1.mapper_sca": ((3, 16), (64, 3)),
        "up_blocks.1.2.kv_mapper.1": ((3, 32), (32, 3)),
        "clip_txt_mapper": ((3, 16), (32, 3)),
        "down_downscalers.1.1.blocks.0": ((3, 32, 1, 1), (32, 3, 1, 1)),
        # OneTrainer's for a kernel of one channel each: folded into its shape.
        "down_blocks.1.0.depthwise": ((3, 32, 3, 3), (1, 3, 1, 1)),
    }
    layers = {name: Halves(*map(torch.randn, each)) for name, each in shapes.items()}
    tensors: dict[str, Tensor] = {}
    for name, halves in layers.items():
        tensors |= loras.kohya_layer(f"lora_prior_unet_{name.replace('.', '_')}", halves, 3.0)
    before = weights(model[0])

    found = with_adapters(model, (loras.written(tensors, tmp_path / "a.safetensors"), 1.0))

    for name, halves in layers.items():
        old = before[f"0.{name}.weight"]
        product = halves.up.flatten(1) @ halves.down.flatten(1)
        torch.testing.assert_close(found[f"0.{name}.weight"], old + product.reshape(old.shape))


def test_an_adapter_of_another_width_is_refused_before_anything_changes(
    model: Model, tmp_path: Path
) -> None:
    good = loras.authors(loras.learnt(), tmp_path / "good.safetensors")
    wide = loras.authors(loras.learnt(width=48), tmp_path / "wide.safetensors")
    before = weights(*model[:2])

    with pytest.raises(BadModel) as refused:
        with_adapters(model, (good, 1.0), (wide, 1.0))

    assert "wide.safetensors does not fit this model" in refused.value.message
    assert "down_blocks.0.2.attention.to_out.0 is 32x32 in the model" in refused.value.message
    assert "48x48 in the adapter" in refused.value.message
    assert all(tensor.equal(before[name]) for name, tensor in weights(*model[:2]).items())


@pytest.mark.parametrize(("blocks", "sentence"), [(3, "changes 6 layers"), (5, "weights_8")])
def test_an_adapter_for_another_depth_is_refused(
    blocks: int, sentence: str, model: Model, tmp_path: Path
) -> None:
    file = loras.authors(loras.learnt(blocks=blocks), tmp_path / "a.safetensors")

    with pytest.raises(BadModel, match=sentence):
        with_adapters(model, (file, 1.0))


def test_layers_that_the_model_lacks_are_named(model: Model, tmp_path: Path) -> None:
    halves = Halves(torch.randn(2, 32), torch.randn(32, 2))
    layer = loras.kohya_layer("lora_unet_input_blocks_1_attn1_to_q", halves, 1.0)
    file = loras.written(layer, tmp_path / "a.safetensors")

    with pytest.raises(BadModel, match="lacks: input_blocks_1_attn1_to_q"):
        with_adapters(model, (file, 1.0))


def test_an_adapter_of_the_largest_model_reaches_all_its_attention() -> None:
    """The order in which the authors count, from building their network."""
    with torch.device("meta"):
        prior = cascade_unet(
            in_channels=16,
            out_channels=16,
            timestep_ratio_embedding_dim=64,
            conditioning_dim=2048,
            block_out_channels=[2048, 2048],
            num_attention_heads=[32, 32],
            down_num_layers_per_block=[8, 24],
            up_num_layers_per_block=[24, 8],
            block_types_per_layer=[[RES, TIME, ATTENTION]] * 2,
            clip_text_in_channels=1280,
            clip_text_pooled_in_channels=1280,
            clip_image_in_channels=768,
            dropout=[0.1, 0.1],
            switch_level=[False],
        )
    names = layers_of(prior)
    blocks = [
        f"{side}.{3 * place + 2}.attention"
        for side, count in (
            ("down_blocks.0", 8),
            ("down_blocks.1", 24),
            ("up_blocks.0", 24),
            ("up_blocks.1", 8),
        )
        for place in range(count)
    ]

    assert sum(name.startswith("weights_") for name in names) == 128
    for number, block in enumerate(blocks):
        assert names[f"weights_{2 * number}"] == (f"{block}.to_out.0",)
        stacked = (f"{block}.to_q", f"{block}.to_k", f"{block}.to_v")
        assert names[f"weights_{2 * number + 1}"] == stacked
    assert names["weights_0"] == ("down_blocks.0.2.attention.to_out.0",)
    assert names["weights_16"] == ("down_blocks.1.2.attention.to_out.0",)
    assert names["weights_127"] == tuple(f"up_blocks.1.23.attention.to_{x}" for x in "qkv")
    # Two layers with one name would be a mistake that nobody notices.
    layers = [name for name, each in prior.named_modules() if isinstance(each, nn.Linear)]
    assert all(names[name.replace(".", "_")] == (name,) for name in layers)
