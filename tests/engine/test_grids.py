"""Sizes of the latents for every size of picture."""

import math

import pytest

from cascade_desktop.engine.grids import grid
from cascade_desktop.profiles import ProfileName

# The original's figures (StableCascade inference/utils.py) for square pictures.
PUBLISHED = {256: 6, 320: 8, 448: 11, 576: 14, 704: 17, 768: 18, 832: 20, 960: 23, 1024: 24}
PUBLISHED |= {1088: 26, 1216: 29, 1536: 36, 2048: 48}


@pytest.mark.parametrize(("side", "cells"), PUBLISHED.items())
def test_without_a_smallest_grid_the_originals_sizes_come_out(side: int, cells: int) -> None:
    assert grid(side, side).c == (cells, cells)


@pytest.mark.parametrize(
    ("side", "cells"), [(256, 12), (320, 15), (384, 9), (512, 12), (640, 15), (1024, 24)]
)
def test_small_pictures_get_a_finer_grid_where_the_model_needs_one(side: int, cells: int) -> None:
    assert grid(side, side, smallest=9).c == (cells, cells)


def test_the_shorter_side_decides_on_the_compression() -> None:
    found = grid(1024, 256, smallest=9)

    assert found.c == (12, 48)
    assert found.compression == pytest.approx(42.67 / 2)


@pytest.mark.parametrize("side", range(256, 2049, 8))
def test_multiples_of_eight_need_no_crop(side: int) -> None:
    found = grid(side, side)

    assert found.c == (math.ceil(side / 42.67),) * 2
    assert found.b == (side // 4,) * 2


@pytest.mark.parametrize("side", range(64, 4097, 37))
def test_any_side_is_covered_by_an_even_stage_b_grid_with_little_to_crop(side: int) -> None:
    height, width = grid(side, 64).b

    assert height == 16
    assert width % 2 == 0
    assert side <= 4 * width < side + 8


@pytest.mark.parametrize("side", range(64, 4097, 61))
def test_no_side_gets_fewer_cells_than_the_model_can_draw(side: int) -> None:
    assert min(grid(side, 4096, smallest=9).c) >= 9


# ComfyUI's figures: one cell less at odd multiples of 64, a whole number of pixels in a cell.
COMFYUI = {576: 13, 704: 16, 832: 19, 960: 22, 1088: 25, 1216: 28, 1024: 24, 768: 18, 448: 10}


@pytest.mark.parametrize(("side", "cells"), COMFYUI.items())
def test_comfyui_rounds_cells_down(side: int, cells: int) -> None:
    found = grid(side, side, profile="comfyui")

    assert found.c == (cells, cells)
    assert found.b == (side // 4, side // 4)


@pytest.mark.parametrize("side", range(256, 2049, 128))
def test_at_multiples_of_128_all_profiles_agree(side: int) -> None:
    assert grid(side, side) == grid(side, side, profile="diffusers")
    assert grid(side, side) == grid(side, side, profile="comfyui")


@pytest.mark.parametrize(("side", "cells"), [(1000, 256), (1080, 270), (576, 144), (960, 240)])
def test_diffusers_rule_holds_where_stage_b_can_draw_it(side: int, cells: int) -> None:
    """1000 pixels: 24 cells, int(24 * 10.67) = 256; the others come out odd or too small."""
    assert grid(side, side, profile="diffusers").b == (cells, cells)


@pytest.mark.parametrize("profile", ["original", "diffusers", "comfyui"])
@pytest.mark.parametrize("side", range(64, 4097, 37))
def test_every_side_in_every_profile_is_covered(side: int, profile: ProfileName) -> None:
    found = grid(side, 64, profile=profile)

    assert min(found.c) >= 1
    assert found.b[1] % 2 == 0
    assert 4 * found.b[1] >= side
