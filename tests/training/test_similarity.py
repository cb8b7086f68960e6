"""PSNR, SSIM and the F1 score of edges, against values worked out by hand."""

import math

import numpy as np
import pytest
import torch

from cascade_desktop.training.similarity import edge_f1, psnr_each, ssim_each


def test_psnr_is_that_of_the_mean_squared_error() -> None:
    black, gray = torch.zeros(2, 3, 16, 16), torch.full((2, 3, 16, 16), 0.1)
    gray[1] = 0.0

    assert psnr_each(gray, black).tolist() == pytest.approx([20.0, 100.0], abs=1e-4)


def test_psnr_of_a_part_does_not_see_the_rest() -> None:
    wanted = torch.zeros(1, 3, 8, 8)
    found = wanted.clone()
    found[..., :4] = 1.0
    found[..., 4:] = 0.01
    right = torch.zeros(1, 1, 8, 8, dtype=torch.bool)
    right[..., 4:] = True

    assert float(psnr_each(found, wanted, right)) == pytest.approx(40.0, abs=1e-3)
    assert float(psnr_each(found, wanted, ~right)) == pytest.approx(0.0, abs=1e-3)


@pytest.mark.parametrize(("one", "other"), [(0.2, 0.8), (0.5, 0.5), (0.0, 1.0)])
def test_ssim_of_plain_pictures_is_its_term_of_light(one: float, other: float) -> None:
    first = 0.01**2
    wanted = (2 * one * other + first) / (one**2 + other**2 + first)

    found = ssim_each(torch.full((1, 3, 16, 16), one), torch.full((1, 3, 16, 16), other))

    assert float(found) == pytest.approx(wanted, abs=1e-4)


def test_ssim_of_one_window_follows_from_its_weighted_moments() -> None:
    random = np.random.default_rng(0)
    x, y = random.random((11, 11)), random.random((11, 11))
    weights = np.array(
        [
            [math.exp(-((i - 5) ** 2 + (j - 5) ** 2) / (2 * 1.5**2)) for j in range(11)]
            for i in range(11)
        ]
    )
    weights /= weights.sum()
    mx, my = (weights * x).sum(), (weights * y).sum()
    vx, vy = (weights * (x - mx) ** 2).sum(), (weights * (y - my) ** 2).sum()
    vxy = (weights * (x - mx) * (y - my)).sum()
    light = (2 * mx * my + 0.0001) / (mx**2 + my**2 + 0.0001)
    wanted = light * (2 * vxy + 0.0009) / (vx + vy + 0.0009)

    found = ssim_each(torch.from_numpy(x)[None, None], torch.from_numpy(y)[None, None])

    assert float(found) == pytest.approx(wanted, abs=1e-9)


def test_the_same_edges_agree_fully_and_two_pixels_are_forgiven() -> None:
    line = torch.zeros(1, 1, 32, 32, dtype=torch.bool)
    line[..., 10] = True

    scores = [float(edge_f1(line.roll(shift, -1), line)) for shift in (0, 2, 3)]

    assert scores == pytest.approx([1.0, 1.0, 0.0], abs=1e-6)


def test_edges_too_many_lower_precision_and_edges_too_few_recall() -> None:
    wanted = torch.zeros(1, 1, 32, 32, dtype=torch.bool)
    wanted[..., 5] = True
    found = wanted.clone()
    found[..., 20] = found[..., 30] = True  # a third of it is right, and all is found

    assert float(edge_f1(found, wanted)) == pytest.approx(0.5, abs=1e-6)
    assert float(edge_f1(wanted, found)) == pytest.approx(0.5, abs=1e-6)


def test_no_edges_agree_with_none_and_with_nothing_else() -> None:
    none = torch.zeros(1, 1, 16, 16, dtype=torch.bool)
    some = ~none

    assert float(edge_f1(none, none)) == pytest.approx(1.0)
    assert float(edge_f1(none, some)) == 0
    assert float(edge_f1(some, none)) == 0
