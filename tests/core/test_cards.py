"""Which cards draw at once: what people may write, and what comes of it on a machine."""

import pytest

from cascade_desktop import cards
from cascade_desktop.errors import BadRequest, CannotSetUp
from cascade_desktop.settings import Settings
from cascade_desktop.settings_check import problems


@pytest.mark.parametrize(
    ("device", "named", "here", "expected"),
    [
        ("auto", "first", 4, ("auto",)),
        ("auto", "", 4, ("auto",)),
        ("cpu", "first", 4, ("cpu",)),
        ("auto", "all", None, ("auto",)),
        ("auto", "all", 0, ("auto",)),
        ("cuda", "all", 1, ("cuda",)),
        ("auto", " All ", 3, ("auto", "cuda:1", "cuda:2")),
        ("cpu", "all", 3, ("cpu",)),
        ("auto", "1, 0", 2, ("cuda:1", "cuda:0")),
        ("auto", "1", None, ("cuda:1",)),
        ("cuda", "cuda:1,cpu", 2, ("cuda:1",)),
        ("cpu", "0,1", 2, ("cpu",)),
        ("auto", "cpu,cpu", 0, ("cpu", "cpu")),
    ],
)
def test_what_is_written_names_devices(
    device: str, named: str, here: int | None, expected: tuple[str, ...]
) -> None:
    assert cards.wanted(device, named, here) == expected


@pytest.mark.parametrize(
    "named", ["both", "0,", "-1", "0 1", "cpu:", "gpu:0", "²", ",".join("0" * 65)]
)
def test_what_names_no_cards_is_refused(named: str) -> None:
    with pytest.raises(BadRequest):
        cards.check(named)
    assert set(problems(Settings(cards=named))) == {"cards"}


def test_cards_that_are_not_there_are_told_from_those_that_are() -> None:
    devices = ("cuda:0", "cuda:3", "cpu", "cuda")
    assert cards.present(devices, 2) == ("cuda:0", "cpu", "cuda")
    absence = cards.absence(devices, 2)
    assert absence is not None
    assert absence.message == "This machine has no graphics card 3."
    assert cards.absence(devices, 4) is None


def test_each_worker_has_a_card_of_its_own_of_those_that_are_there() -> None:
    assert [cards.one_of("auto", "0,5,1", 2, place) for place in range(2)] == ["cuda:0", "cuda:1"]
    assert cards.one_of("auto", "first", 2) == "auto"
    with pytest.raises(CannotSetUp, match="no graphics card 5, 6"):
        cards.one_of("auto", "6,5", 2)
