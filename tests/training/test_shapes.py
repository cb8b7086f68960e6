"""Pictures of other shapes than square: what they show keeps its own."""

import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw
from torch import Tensor

from cascade_desktop.training.compositions import Composer, Composition
from cascade_desktop.training.drawing import SPRITE, Sprites, draw
from cascade_desktop.training.palette import NAMES, PALETTE, nearest
from cascade_desktop.training.subjects import STYLES, Subject

SHAPES = [(96, 72), (72, 96), (108, 72), (72, 108), (120, 72)]
"""3:4, 4:3, 2:3, 3:2 and 3:5, rows and columns."""


@pytest.fixture(scope="module")
def discs(tmp_path_factory: pytest.TempPathFactory, subjects: tuple[Subject, ...]) -> Sprites:
    """One subject, whose drawing is a black disc."""
    picture, file = Image.new("RGBA", (SPRITE, SPRITE)), BytesIO()
    ImageDraw.Draw(picture).ellipse((28, 28, 228, 228), fill=(0, 0, 0, 255))
    picture.save(file, "webp", lossless=True)
    path: Path = tmp_path_factory.mktemp("discs") / "sprites.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{STYLES[0]}/{subjects[0].code}.webp", file.getvalue())
    return Sprites.read(path, subjects)


def drawn(
    sprites: Sprites, subjects: tuple[Subject, ...], height: int, width: int, *chosen: Composition
) -> Tensor:
    composer, random = Composer(subjects, sprites.rows), np.random.default_rng(5)
    plans = np.stack([composer.plan(one, random) for one in chosen])
    return draw(torch.from_numpy(plans), sprites.pixels, height, width)


@pytest.mark.parametrize(("height", "width"), SHAPES)
@pytest.mark.parametrize("position", ["center", "left", "bottom right"])
def test_a_circle_stays_a_circle(
    height: int, width: int, position: str, discs: Sprites, subjects: tuple[Subject, ...]
) -> None:
    white = NAMES.index("white")
    chosen = Composition(0, 0, first=white, position=position)

    (picture,) = drawn(discs, subjects, height, width, chosen)

    rows, columns = torch.nonzero(picture.amax(0) < 0.5, as_tuple=True)
    tall, wide = int(rows.max() - rows.min()) + 1, int(columns.max() - columns.min()) + 1
    assert tall > 20
    assert abs(tall - wide) <= 1
    area = len(rows) / (np.pi / 4 * tall * wide)
    assert 0.9 < area < 1.05, "no disc"


@pytest.mark.parametrize(("height", "width"), SHAPES)
def test_the_border_of_any_shape_has_the_colour_that_is_said(
    height: int, width: int, discs: Sprites, subjects: tuple[Subject, ...]
) -> None:
    chosen = [Composition(0, 0, first=colour) for colour in range(len(NAMES))]

    pictures = drawn(discs, subjects, height, width, *chosen)

    sides = pictures[:, :, 0], pictures[:, :, -1], pictures[:, :, :, 0], pictures[:, :, :, -1]
    for side in sides:
        assert nearest(side.median(2).values.numpy()).tolist() == list(range(len(NAMES)))


@pytest.mark.parametrize(("height", "width"), SHAPES)
def test_a_gradient_goes_from_edge_to_edge(
    height: int, width: int, discs: Sprites, subjects: tuple[Subject, ...]
) -> None:
    red, blue = NAMES.index("red"), NAMES.index("blue")
    chosen = Composition(0, 0, background="linear", first=red, second=blue, size="small")

    (picture,) = drawn(discs, subjects, height, width, chosen)

    for place, colour in ((picture[:, 0, 0], red), (picture[:, -1, -1], blue)):
        assert (place - torch.tensor(PALETTE[colour].rgb) / 255).abs().max() < 0.02


@pytest.mark.parametrize(("height", "width"), SHAPES)
def test_dots_are_round(
    height: int, width: int, discs: Sprites, subjects: tuple[Subject, ...]
) -> None:
    """As much of the picture is dotted as of a square one, and a quarter turn changes nothing."""
    black, white = NAMES.index("black"), NAMES.index("white")
    chosen = Composition(0, 0, background="dots", first=black, second=white, size="small")

    (picture,) = drawn(discs, subjects, height, width, chosen)
    (turned,) = drawn(discs, subjects, width, height, chosen)

    corner = slice(0, 16), slice(0, 16)
    assert torch.allclose(picture[0][corner], turned[0][corner].T, atol=1e-3)
