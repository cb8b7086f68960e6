"""What Stage C and Stage B share in their lessons."""

from __future__ import annotations

import torch

from cascade_desktop.training.diffusion import SHARPENED, sharpened


def test_a_network_that_has_learnt_it_changes_what_a_caption_changes_by_half_as_much_again() -> (
    None
):
    alone, change = torch.randn(2, 1, 4, 4, 4)
    found = alone + change

    for _ in range(40):  # what is wanted of a network that finds all that was wanted before
        found = sharpened(alone + change, found, alone)

    assert torch.allclose(found, alone + change / (1 - SHARPENED), atol=1e-5)


def test_where_nothing_is_told_the_true_noise_is_wanted() -> None:
    noise, found = torch.randn(2, 1, 4, 4, 4)

    assert torch.equal(sharpened(noise, found, found), noise)


def test_what_is_wanted_is_not_led_by_gradients() -> None:
    found = torch.randn(1, 4, 4, 4, requires_grad=True)

    assert not sharpened(torch.zeros(1, 4, 4, 4), found, torch.zeros(1, 4, 4, 4)).requires_grad
