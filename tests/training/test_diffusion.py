"""What Stage C and Stage B share in their lessons."""

from __future__ import annotations

import torch

from cascade_desktop.training.diffusion import SHARPENED, sharpened
from cascade_desktop.training.materials import silence
from cascade_desktop.training.stage_c import otherwise


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


def test_half_of_those_that_are_told_in_words_alone_are_led_away_from_another_style() -> None:
    tokens, rival = torch.full((8, 77), 5), torch.full((8, 77), 6)
    empty = silence(tokens, 1.0)
    tokens[6] = empty[6]

    other, much = otherwise(tokens, rival)

    # The first half is shown pictures; the caption of the seventh was left out.
    assert [bool((row == 6).all()) for row in other] == [False] * 4 + [True, False, False, False]
    assert torch.equal(other[[0, 1, 2, 3, 5, 6, 7]], empty[:7])
    assert (much[:4] == SHARPENED).all()
    assert (much[[4, 6]] > much[[5, 7]]).all()
    assert (much[4:] > SHARPENED).all()
    noise, found, alone = torch.randn(3, 8, 16, 3, 3)
    whole = sharpened(noise, found, alone, much)
    assert torch.allclose(whole[:4], sharpened(noise, found, alone)[:4])
