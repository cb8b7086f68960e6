"""Lines that somebody has drawn are what the ControlNet sees: no edges are looked for in them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image, ImageChops, ImageDraw

from cascade_desktop import hints
from cascade_desktop.engine import given
from cascade_desktop.engine.cascade import Cascade, Picture
from cascade_desktop.engine.controlnet import features
from cascade_desktop.engine.grids import grid
from cascade_desktop.request import Request
from cascade_desktop.uses import ControlUse
from tests.engine.controls import write_tiny_controls
from tests.engine.tiny_model import write_tiny_model

APPLE = Request(prompt="a red apple", width=192, height=128, seed=11, steps=2, decoder_steps=1)


@pytest.fixture(scope="module")
def guided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cascade]:
    folder = write_tiny_model(tmp_path_factory.mktemp("models") / "guided")
    yield Cascade.load(write_tiny_controls(folder), device="cpu")


def lines(mode: str = "L", size: tuple[int, int] = (192, 128)) -> Image.Image:
    """A circle of one pixel's width on black."""
    picture = Image.new("L", size, 0)
    ImageDraw.Draw(picture).ellipse((40, 20, size[0] - 40, size[1] - 20), outline=255)
    return picture.convert(mode)


def saved(picture: Image.Image, folder: Path, name: str = "lines.png") -> str:
    picture.save(folder / name)
    return str(folder / name)


def draw(cascade: Cascade, use: ControlUse) -> Picture:
    return next(cascade.generate(replace(APPLE, controls=(use,))))


def seen(monkeypatch: pytest.MonkeyPatch, cascade: Cascade, use: ControlUse) -> torch.Tensor:
    """What the ControlNet is shown when the picture is drawn: [1, 1, h, w] in 0..1."""
    shown: list[torch.Tensor] = []

    def watched(control: Any, picture: torch.Tensor) -> Any:
        shown.append(picture)
        return features(control, picture)

    monkeypatch.setattr(given, "features", watched)
    draw(cascade, use)
    monkeypatch.undo()
    (picture,) = shown
    return picture


def test_drawn_lines_reach_the_network_as_they_are(
    guided: Cascade, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use = ControlUse("canny", saved(lines(), tmp_path), drawn="yes")

    found = seen(monkeypatch, guided, use)

    high, wide = found.shape[2:]
    assert found.shape[:2] == (1, 1)
    small = lines().resize((wide, high), Image.Resampling.BICUBIC)
    assert np.array_equal((found[0, 0].numpy() * 255).round(), np.asarray(small))


def test_a_line_of_one_pixel_survives_where_the_network_sees_fewer_pixels(
    guided: Cascade, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without antialiasing, whole stretches of it would fall between the pixels."""
    large = Image.new("L", (1920, 1280), 0)
    ImageDraw.Draw(large).line((0, 640, 1919, 641), 255, 3)
    use = ControlUse("canny", saved(large, tmp_path), drawn="yes")

    found = seen(monkeypatch, guided, use)[0, 0]

    assert (found.amax(0) > 0.02).all()


def test_neither_thresholds_nor_the_square_change_drawn_lines(
    guided: Cascade, tmp_path: Path
) -> None:
    use = ControlUse("canny", saved(lines(), tmp_path), drawn="yes")
    usual = draw(guided, use).image

    for other in (replace(use, low=0, high=10), replace(use, squashed="no")):
        assert ImageChops.difference(usual, draw(guided, other).image).getbbox() is None
    found = draw(guided, replace(use, drawn="no")).image
    assert ImageChops.difference(usual, found).getbbox() is not None


def test_lines_in_colour_and_on_nothing_count_by_how_bright_they_are(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    ImageDraw.Draw(clear).line((0, 32, 63, 32), (255, 255, 255, 255), 3)
    file = saved(clear, tmp_path)

    found = hints.read_source(ControlUse("canny", file, drawn="yes"))

    assert found.mode == "L"
    assert found.getpixel((10, 32)) == 255
    assert found.getpixel((10, 5)) == 0, "where nothing was drawn, not the white of paper"


@pytest.mark.parametrize("size", [(1024, 1024), (640, 384), (1536, 1000), (64, 4096)])
def test_a_preview_is_as_large_as_what_the_network_sees(size: tuple[int, int]) -> None:
    high, wide = grid(*size).c
    assert hints.seen_size(*size) == (32 * wide, 32 * high)


def test_only_canny_can_have_drawn_lines() -> None:
    assert hints.is_drawn(ControlUse("canny", "a.png", drawn="yes"))
    assert not hints.is_drawn(ControlUse("super_resolution", "a.png", drawn="yes"))
