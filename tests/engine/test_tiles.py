"""Tiles: together they are the whole, what is told to them fits, and nothing shows between them."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from cascade_desktop.engine import stages
from cascade_desktop.engine.tiles import in_tiles, tiled

POCKET = Path(__file__).resolve().parents[2] / "resources" / "pocket"
LEVEL = 1 / 255
TIME = torch.tensor([0.5])


class Recorder:
    """Enlarges what it is given by repeating each cell, and keeps it."""

    def __init__(self, scale: int = 1) -> None:
        self.scale = scale
        self.given: list[Tensor] = []

    def __call__(self, part: Tensor) -> Tensor:
        self.given.append(part)
        return enlarged(part, self.scale)


def enlarged(cells: Tensor, scale: int) -> Tensor:
    return cells.repeat_interleave(scale, -1).repeat_interleave(scale, -2)


def numbered(height: int, width: int) -> Tensor:
    """[1, 2, h, w]: the row and the column of each cell."""
    rows, columns = torch.arange(height).float(), torch.arange(width).float()
    return torch.stack(torch.meshgrid(rows, columns, indexing="ij"))[None]


def noise(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def steps(picture: Tensor) -> float:
    """The largest jump between neighbouring pixels."""
    return max(float(picture.diff(dim=side).abs().max()) for side in (-1, -2))


def random_case(chance: random.Random) -> tuple[int, int, int, int]:
    """Sides of one to three tiles, a tile and an overlap."""
    tile = 2 * chance.randint(4, 20)
    overlap = 2 * chance.randint(0, tile // 5)
    height, width = (chance.randint(tile // 2, 3 * tile) for _ in range(2))
    return height, width, tile, overlap


@pytest.mark.parametrize("seed", range(40))
def test_tiles_put_together_are_the_whole(seed: int) -> None:
    chance = random.Random(seed)
    height, width, tile, overlap = random_case(chance)
    scale = chance.choice([1, 2, 4])
    whole = noise(2, 3, height, width, seed=seed)

    found = tiled(Recorder(scale), whole, tile, overlap, scale)

    assert found.shape == (2, 3, height * scale, width * scale)
    assert torch.allclose(found, enlarged(whole, scale), rtol=0, atol=1e-6)


@pytest.mark.parametrize("seed", range(40))
def test_tiles_are_equal_and_overlap_as_far_as_they_are_told(seed: int) -> None:
    height, width, tile, overlap = random_case(random.Random(seed))
    height, width = 2 * (height // 2), 2 * (width // 2)
    work = Recorder()

    tiled(work, numbered(height, width), tile, overlap, 1)

    assert {part.shape[-2:] for part in work.given} == {(min(height, tile), min(width, tile))}
    for side in (0, 1):
        starts = sorted({int(part[0, side, 0, 0]) for part in work.given})
        assert all(start % 2 == 0 for start in starts)
        assert all(after - before <= tile - overlap for before, after in pairwise(starts))
        assert starts[-1] + min(tile, (height, width)[side]) == (height, width)[side]


@pytest.mark.parametrize("side", [768, 970, 1024])
def test_tiles_as_the_app_uses_them_start_with_a_cell_of_the_coarsest_level(side: int) -> None:
    work = Recorder()

    tiled(work, numbered(2, side), 512, 64, 1)

    starts = [int(part[0, 1, 0, 0]) for part in work.given]
    assert starts[0] == 0
    assert all(start % 16 == 0 for start in starts[:-1])
    assert starts[-1] == side - 512


@pytest.mark.parametrize("size", [(16, 16), (4, 16), (15, 3)])
def test_what_fits_into_a_tile_is_done_in_one_piece(size: tuple[int, int]) -> None:
    whole = noise(1, 2, *size)
    work = Recorder(4)

    found = tiled(work, whole, 16, 4, 4)

    assert work.given == [whole]
    assert work.given[0] is whole
    assert torch.equal(found, enlarged(whole, 4))


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float64])
def test_the_number_format_stays_and_costs_no_precision(dtype: torch.dtype) -> None:
    whole = noise(1, 3, 40, 50).to(dtype)

    found = tiled(Recorder(2), whole, 16, 8, 2)

    assert found.dtype == dtype
    assert torch.equal(found, enlarged(whole, 2)) or dtype == torch.float64
    assert torch.allclose(found, enlarged(whole, 2), rtol=0, atol=1e-12)


@pytest.mark.parametrize("overlap", [4, 8, 12])
def test_where_tiles_disagree_one_fades_into_the_other(overlap: int) -> None:
    """Each tile is one level brighter or darker than its neighbours."""
    count = iter(range(100))

    def disagreeing(part: Tensor) -> Tensor:
        return torch.full((1, 1, part.shape[-2] * 4, part.shape[-1] * 4), float(next(count) % 2))

    found = tiled(disagreeing, noise(1, 1, 8, 3 * 32 - 2 * overlap), 32, overlap, 4)

    assert found.min() == 0
    assert found.max() == 1
    assert steps(found) <= 1 / (overlap / 2 * 4) + 1e-6


def test_what_a_tile_makes_of_its_own_edge_is_thrown_away() -> None:
    def framed(part: Tensor) -> Tensor:
        frame = torch.full_like(part, 9.0)
        frame[..., 4:-4] = 0
        return frame

    found = tiled(framed, noise(1, 1, 8, 80), 32, 16, 1)

    assert (found[..., 4:-4] == 0).all()
    assert (found[..., :4] == 9).all()


def test_a_tile_that_is_no_number_is_seen_in_the_whole() -> None:
    whole = noise(1, 1, 8, 80)
    whole[..., 40] = torch.nan

    assert tiled(Recorder(), whole, 32, 8, 1).isnan().any()


def test_whatever_stops_a_tile_stops_the_whole() -> None:
    def stopped(_: Tensor) -> Tensor:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        tiled(stopped, noise(1, 1, 8, 80), 32, 8, 1)


@pytest.mark.parametrize(("tile", "overlap"), [(32, 32), (32, 40), (31, 8), (32, 7)])
def test_tiles_that_cannot_be_laid_are_a_bug(tile: int, overlap: int) -> None:
    with pytest.raises(ValueError, match="cannot overlap"):
        tiled(Recorder(), noise(1, 1, 8, 80), tile, overlap, 1)


class Told:
    """A network that keeps what it is told, and predicts what it is given."""

    def __init__(self) -> None:
        self.calls: list[tuple[Tensor, Tensor, dict[str, Tensor]]] = []

    def __call__(self, x: Tensor, time: Tensor, **told: Tensor) -> Tensor:
        self.calls.append((x, time, told))
        return x


def test_a_tile_is_told_what_a_picture_of_its_own_would_be_told() -> None:
    """Cells of 16, so that tiles of 64 start and end where cells of the map do."""
    network, effnet = Told(), noise(2, 16, 6, 8)
    places = numbered(96, 128).expand(2, -1, -1, -1)

    in_tiles(network, places, TIME.expand(2), tile=64, overlap=16, effnet=effnet)

    assert len(network.calls) == 2 * 3
    for x, _, told in network.calls:
        top, left = (int(x[0, side, 0, 0]) // 16 for side in (0, 1))
        own = effnet[..., top : top + 4, left : left + 4]
        stretched = functional.interpolate(own, (32, 32), mode="bilinear", align_corners=True)
        assert torch.allclose(told["effnet"], stretched, atol=1e-5)


def test_a_side_that_is_not_divided_is_told_all_of_the_map() -> None:
    network, effnet = Told(), noise(1, 16, 3, 5).bfloat16()

    in_tiles(network, noise(1, 4, 40, 96), TIME, tile=64, overlap=16, effnet=effnet)

    told = network.calls[0][2]["effnet"]
    column = functional.interpolate(
        effnet[..., :1].float(), (20, 1), mode="bilinear", align_corners=True
    )
    assert told.dtype == torch.bfloat16
    assert told.shape == (1, 16, 20, 32)
    assert torch.equal(told[..., :1], column.bfloat16())


def test_a_tile_smaller_than_a_cell_is_told_that_cell_alone() -> None:
    network, effnet = Told(), noise(1, 16, 1, 2)

    in_tiles(network, noise(1, 4, 32, 96), TIME, tile=32, overlap=0, effnet=effnet)

    told = [call[2]["effnet"] for call in network.calls]
    assert [tuple(part.shape) for part in told] == [(1, 16, 16, 16)] * 3
    assert torch.allclose(told[0], effnet[..., :1].expand(-1, -1, 16, 16))
    assert torch.allclose(told[1], effnet.mean(-1, keepdim=True).expand(-1, -1, 16, 16))
    assert torch.allclose(told[2], effnet[..., 1:].expand(-1, -1, 16, 16))


def test_all_else_is_told_as_it_is() -> None:
    network, text, time = Told(), noise(1, 1, 16), TIME.clone()
    x = noise(1, 4, 48, 80)

    found = in_tiles(network, x, time, tile=32, overlap=8, clip_text_pooled=text)

    assert torch.allclose(found, x, atol=1e-6)
    assert len(network.calls) > 4
    for _, when, told in network.calls:
        assert when is time
        assert list(told) == ["clip_text_pooled"]
        assert told["clip_text_pooled"] is text


def test_a_prediction_that_fits_into_a_tile_is_made_in_one_piece() -> None:
    network, effnet, x = Told(), noise(1, 16, 2, 2), noise(1, 4, 32, 16)

    found = in_tiles(network, x, TIME, tile=32, overlap=8, effnet=effnet)

    assert found is x
    assert network.calls[0][2]["effnet"] is effnet


class Parts:
    """Stage B and Stage A of a model folder."""

    def __init__(self, folder: Path) -> None:
        self.decoder: Any = stages.load(folder, "decoder")
        self.vqgan: Any = stages.load(folder, "vqgan")

    def predict(self, x: Tensor, time: Tensor, **told: Tensor) -> Tensor:
        predicted: Tensor = self.decoder(x, time, return_dict=False, **told)[0]
        return predicted

    def decode(self, latent: Tensor) -> Tensor:
        pixels: Tensor = self.vqgan.decode(latent).sample
        return pixels


@torch.inference_mode()
def test_stage_b_takes_the_map_of_a_tile_as_it_is(tiny: Path) -> None:
    """The map of a whole picture, stretched beforehand, changes nothing in the prediction."""
    parts, x, text = Parts(tiny), noise(1, 4, 32, 48), noise(1, 1, 16)
    effnet = noise(1, 16, 3, 4)
    stretched = functional.interpolate(effnet, (16, 24), mode="bilinear", align_corners=True)

    plain, beforehand = (
        parts.predict(x, TIME, effnet=told, clip_text_pooled=text) for told in (effnet, stretched)
    )

    assert torch.equal(plain, beforehand)


@torch.inference_mode()
def test_stage_a_makes_the_same_picture_in_tiles_as_in_one_piece() -> None:
    parts = Parts(POCKET)
    latent = functional.interpolate(noise(1, 4, 10, 12), (56, 80), mode="bicubic")
    latent = latent + 0.3 * noise(1, 4, 56, 80)

    whole = parts.decode(latent)
    found = tiled(parts.decode, latent, 32, 16, 4)

    assert whole.std() > 0.1
    assert (found - whole).abs().max() < LEVEL / 50


@torch.inference_mode()
def test_nothing_shows_between_the_tiles_of_an_even_surface(tiny: Path) -> None:
    """Away from the frame of the picture, where a network sees that there is no more of it."""
    parts = Parts(tiny)
    x, effnet = noise(1, 4, 1, 1).expand(1, 4, 80, 112), noise(1, 16, 1, 1).expand(1, 16, 5, 7)
    told = {"effnet": effnet, "clip_text_pooled": noise(1, 1, 16)}

    whole = parts.decode(parts.predict(x, TIME, **told))
    fine = in_tiles(parts.predict, x, TIME, tile=48, overlap=16, kept={}, **told)
    found = tiled(parts.decode, fine, 48, 16, 4)

    inside = (..., slice(64, -64), slice(64, -64))
    assert steps(found[inside]) < steps(whole[inside]) + LEVEL
    assert (found - whole)[inside].abs().max() < LEVEL
