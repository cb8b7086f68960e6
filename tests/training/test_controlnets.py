"""ControlNets are taught what the app shows them, and Stage C then follows them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image, ImageChops
from torch import Tensor, nn

from cascade_desktop.controls import CONTROLS
from cascade_desktop.engine import stages
from cascade_desktop.engine.cascade import Cascade
from cascade_desktop.engine.controlnet import ControlNet, Guide, features, guided, load_control
from cascade_desktop.engine.given import read_given
from cascade_desktop.engine.grids import grid
from cascade_desktop.folders import resource
from cascade_desktop.progress import silent
from cascade_desktop.request import Request
from cascade_desktop.training.compositions import Composer
from cascade_desktop.training.control_banks import Edges, Rough, in_bytes
from cascade_desktop.training.controlnets import GuidedPrior, control_file, save_control
from cascade_desktop.training.diffusion import Noised
from cascade_desktop.training.drawing import Sprites, draw
from cascade_desktop.training.holes import KINDS, LARGEST, SMALLEST, random_holes, with_holes
from cascade_desktop.training.pocket import CONTROL_BLOCKS
from cascade_desktop.training.train import train
from cascade_desktop.uses import ControlKind, ControlUse, InpaintUse, UpscaleUse
from tests.engine.controls import MODES, tiny_control, write_tiny_controls
from tests.engine.tiny_model import CONFIGS, write_tiny_model

CELLS = (8, 10)
SIZE = (10 * 32, 8 * 32)
"""Width and height in pixels of the picture that so many cells see."""

STAGE_OF: dict[ControlKind, str] = {
    "canny": "canny",
    "inpaint": "inpainting",
    "super_resolution": "super_resolution",
}
STEPS = 16


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cascade]:
    folder = write_tiny_model(tmp_path_factory.mktemp("models") / "tiny")
    yield Cascade.load(write_tiny_controls(folder), device="cpu")


@pytest.fixture(scope="module")
def plans(composer: Composer) -> Tensor:
    random = np.random.default_rng(8)
    rows = [composer.plan(composer.choose(random), random) for _ in range(8 * len(KINDS))]
    return torch.from_numpy(np.stack(rows))


@pytest.fixture(scope="module")
def picture(plans: Tensor, sprites: Sprites) -> Tensor:
    """One that was drawn, as a file would have it: [1, 3, h, w]."""
    return in_bytes(draw(plans[:1], sprites.pixels, SIZE[1], SIZE[0])).float() / 255


def saved(picture: Tensor, file: Path) -> str:
    levels = in_bytes(picture)[0].permute(1, 2, 0).numpy()
    Image.fromarray(levels.squeeze()).save(file)
    return str(file)


def shown_by_the_app(tiny: Cascade, kind: ControlKind, **uses: Any) -> Tensor:
    """What the network of that kind is given while a picture is drawn."""
    seen: list[Tensor] = []
    hook = tiny.parts.control(kind).register_forward_pre_hook(
        lambda _, inputs: seen.append(inputs[0])
    )
    size = replace(grid(*SIZE), c=CELLS)
    try:
        with torch.no_grad():
            read_given(Request("a fox", width=SIZE[0], height=SIZE[1], **uses), size, tiny.parts)
    finally:
        hook.remove()
    (found,) = seen
    return found


def test_the_edges_taught_are_those_that_the_app_shows(
    tiny: Cascade, picture: Tensor, plans: Tensor, tmp_path: Path
) -> None:
    use = ControlUse("canny", saved(picture, tmp_path / "picture.png"))
    edges = Edges()

    taught = edges.show(edges.keep(plans[:1], picture))

    assert torch.equal(taught, shown_by_the_app(tiny, "canny", controls=(use,)))
    assert 0.005 < taught.mean() < 0.5
    assert len(np.unique(taught.numpy())) > 2, "the grey rims are missing"


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_the_holes_taught_are_as_the_app_shows_them(
    kind: int, tiny: Cascade, picture: Tensor, plans: Tensor, tmp_path: Path
) -> None:
    torch.manual_seed(kind)
    hole = random_holes(plans[:1], SIZE[1], SIZE[0], torch.tensor([kind]))
    file = saved(picture, tmp_path / "picture.png")
    use = InpaintUse(file, saved(hole.float(), tmp_path / "mask.png"))

    taught = with_holes(picture, hole)

    assert torch.equal(taught, shown_by_the_app(tiny, "inpaint", inpaint=use))


def test_a_new_border_is_shown_as_a_hole_at_that_side(
    tiny: Cascade, picture: Tensor, tmp_path: Path
) -> None:
    cut = saved(picture[:, :, :, 64:], tmp_path / "cut.png")
    hole = torch.zeros(1, 1, SIZE[1], SIZE[0], dtype=torch.bool)
    hole[:, :, :, :64] = True

    shown = shown_by_the_app(tiny, "inpaint", inpaint=InpaintUse(cut, left=64))

    assert torch.equal(with_holes(picture, hole), shown)


def test_the_rough_latents_taught_are_those_that_the_app_shows(
    tiny: Cascade, picture: Tensor, plans: Tensor, tmp_path: Path
) -> None:
    use = UpscaleUse(saved(picture, tmp_path / "picture.png"))
    rough = Rough(tiny.parts.get("effnet_encoder"))

    with torch.no_grad():
        taught = rough.show(rough.keep(plans[:1], picture))

    shown = shown_by_the_app(tiny, "super_resolution", upscale=use)
    assert taught.shape == shown.shape == (1, 16, *CELLS)
    # Pillow and torch round a few pixels to neighbouring levels.
    assert float((taught - shown).abs().max()) < 0.1 * float(shown.std())


def test_holes_take_from_a_twentieth_to_nine_tenths_of_a_picture(plans: Tensor) -> None:
    torch.manual_seed(1)
    kinds = torch.arange(len(plans)) % len(KINDS)

    holes = random_holes(plans, 64, 96, kinds)

    shares = holes.float().mean((1, 2, 3))
    assert holes.shape == (len(plans), 1, 64, 96)
    assert float(shares.min()) > SMALLEST - 0.02
    assert float(shares.max()) < LARGEST + 0.04
    for kind in range(len(KINDS)):
        of_kind = holes[kinds == kind]
        assert len({one.numpy().tobytes() for one in of_kind}) == len(of_kind), KINDS[kind]


def test_a_hole_around_the_sprite_covers_it(plans: Tensor, sprites: Sprites) -> None:
    single = plans[(plans[:, 6] < 0) & (plans[:, 4].abs() < 0.02)]
    bare = single.clone()
    bare[:, 0] = -1
    sprite = (draw(single, sprites.pixels, 64, 64) - draw(bare, sprites.pixels, 64, 64)).abs()
    kinds = torch.full((len(single),), KINDS.index("subject"))

    holes = random_holes(single, 64, 64, kinds)[:, 0]

    assert len(single) > 3
    outside = sprite.amax(1)[~holes]
    assert float(outside.mean()) < 0.02 * float(sprite.amax(1)[holes].mean())


def stage_c() -> nn.Module:
    torch.manual_seed(3)
    prior = stages.build("prior", CONFIGS["prior"]).eval().requires_grad_(False)
    for name, tensor in prior.named_parameters():
        if name.endswith(("gamma", "beta")) or name.startswith("clf"):
            nn.init.normal_(tensor, std=0.3)
    return prior


def words_for(count: int) -> tuple[Tensor, Tensor]:
    width = CONFIGS["prior"]["clip_text_in_channels"]
    return torch.randn(count, 77, width), torch.randn(count, 1, width)


@pytest.fixture
def wanted() -> Noised:
    torch.manual_seed(6)
    latents = torch.randn(2, 16, 5, 6)
    return Noised(latents, latents, torch.tensor([0.7, 0.2]), torch.ones(2), torch.ones(2))


def by_the_engine(
    control: ControlNet, pictures: Tensor, wanted: Noised, words: tuple[Tensor, Tensor]
) -> Tensor:
    prior = stage_c()
    found = []
    for index in range(len(pictures)):
        one = slice(index, index + 1)
        guide = Guide(features(control, pictures[one]))
        with guided(prior, [guide], lambda: 0.5):
            told: Any = {
                "clip_text": words[0][one],
                "clip_text_pooled": words[1][one],
                "clip_img": torch.zeros(1, 1, words[0].shape[-1]),
            }
            found.append(prior(wanted.latents[one], wanted.time[one], **told).sample)
    return torch.cat(found)


# Said of any block that is compiled behind another one.
@pytest.mark.filterwarnings("ignore:The .grad attribute of a Tensor that is not a leaf")
@pytest.mark.parametrize("compiled", [False, True])
def test_a_batch_is_guided_as_the_engine_guides_each_picture(
    compiled: bool, wanted: Noised, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "cascade_desktop.training.controlnets.no_image",
        lambda count, _: torch.zeros(count, 1, CONFIGS["prior"]["clip_image_in_channels"]),
    )
    control = tiny_control("effnet", 4).requires_grad_(True)
    pictures, words = torch.rand(2, 4, 96, 128), words_for(2)
    prior = stage_c()
    if compiled:
        for block in prior.modules():
            if hasattr(block, "depthwise"):
                block.compile(backend="eager", dynamic=False)
    teaching = GuidedPrior(prior, control.blocks)

    found = teaching(wanted, words, control(pictures))

    with torch.no_grad():
        expected = by_the_engine(control, pictures, wanted, words)
        alone = teaching(wanted, words, [0 * one for one in control(pictures)])
    assert torch.allclose(found, expected, atol=1e-4)
    assert not torch.allclose(found, alone, atol=1e-2)
    found.square().mean().backward()  # type: ignore[no-untyped-call]
    assert all(
        value.grad is not None and float(value.grad.abs().max()) > 0
        for value in control.parameters()
    )
    assert all(value.grad is None for value in prior.parameters())


def test_a_saved_control_is_read_back_with_its_blocks(tmp_path: Path) -> None:
    control = tiny_control("large", 16)

    save_control(control_file(tmp_path, "super_resolution"), control)

    found = load_control(control_file(tmp_path, "super_resolution"), "cpu", torch.float32)
    assert found.blocks == control.blocks
    latents = torch.randn(1, 16, 4, 4)
    for one, other in zip(found(latents), control(latents), strict=True):
        assert torch.allclose(one, other, atol=0.02 * float(other.std()))
    assert [file.name for file in (tmp_path / "controlnet").iterdir()] == [
        CONTROLS["super_resolution"].file
    ]


@pytest.fixture(scope="module")
def pocket(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "pocket"
    shutil.copytree(resource("pocket"), folder, ignore=shutil.ignore_patterns("controlnet"))
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("kind", STAGE_OF)
def test_a_few_steps_teach_a_control_that_pocket_then_follows(
    kind: ControlKind, pocket: Path, sample: Path, picture: Tensor, tmp_path: Path
) -> None:
    figures = train(STAGE_OF[kind], 1e6, pocket, sample, silent, "cpu", STEPS)

    assert figures["noise_with"] < 0.995 * figures["noise_without"]
    control = load_control(control_file(pocket, kind), "cpu", torch.float32)
    assert (control.mode, control.channels) == (MODES[kind], CONTROLS[kind].channels)
    assert control.blocks == CONTROL_BLOCKS
    file = saved(picture, tmp_path / "picture.png")
    mask = saved((picture[:, :1] > 2).float() + 1, tmp_path / "mask.png")
    uses: dict[ControlKind, dict[str, Any]] = {
        "canny": {"controls": (ControlUse("canny", file),)},
        "inpaint": {"inpaint": InpaintUse(file, mask)},
        "super_resolution": {"controls": (ControlUse("super_resolution", file),)},
    }
    cascade = Cascade.load(pocket, device="cpu")
    request = Request("a fox", width=SIZE[0], height=SIZE[1], steps=2, decoder_steps=1, seed=3)
    plain = next(cascade.candidates(request)).image
    followed = next(cascade.candidates(replace(request, **uses[kind]))).image
    assert ImageChops.difference(plain, followed).getbbox() is not None
