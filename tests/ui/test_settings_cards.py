"""The setting for cards: what there are is told, and what is none is refused."""

import pytest
from PySide6.QtWidgets import QApplication

from cascade_desktop.request import BUILT_IN
from cascade_desktop.settings import Settings
from cascade_desktop.ui.in_memory import InMemory
from cascade_desktop.ui.languages import in_language, speaking
from cascade_desktop.ui.window import Window
from tests.ui.test_settings_page import field, write


def test_cards_are_named_by_their_numbers_and_another_first_one_needs_the_model_anew(
    window: Window,
) -> None:
    page = window.options.page
    window.options.show_page()
    asked, came = (BUILT_IN, "auto", "auto", "auto"), ("cuda", "float32", "float32", ("cuda",))
    names = ("Large card", "Small card")
    loaded = InMemory(*asked, *came, "resident", ("resident",), Settings().ways, names)
    window.options._show_loaded(loaded)
    assert page.rows["cards"].note.text() == "Here: 0: Large card; 1: Small card."
    write(field(page, "cards"), "both")
    assert "“both” is no graphics card" in page.rows["cards"].problem.text()
    for written, anew in (("all", False), ("1,0", True), ("first", False)):
        write(field(page, "cards"), written)
        assert window.options.preferences.settings.cards == written
        assert page.head.hint.isVisible() == anew


MISSED = (
    "The NVIDIA driver 550.54, for CUDA 12.4, is too old for PyTorch 2.13.0+cu130, which needs CUDA"
    " 13.0: the processor draws. Update the driver, and restart the computer."
)


@pytest.mark.parametrize(
    ("devices", "missed", "said"),
    [
        (("cpu",), "", "There is no graphics card that PyTorch can use: the processor draws."),
        (("cpu",), MISSED, MISSED),
        (("cuda", "cpu"), "", ""),
    ],
)
def test_beside_the_device_it_is_said_why_no_card_draws(
    window: Window, devices: tuple[str, ...], missed: str, said: str
) -> None:
    page = window.options.page
    asked, came = (BUILT_IN, "auto", "auto", "cpu"), ("cpu", "float32", "float32", devices)
    loaded = InMemory(*asked, *came, "resident", ("resident",), Settings().ways, (), missed)
    window.options._show_loaded(loaded)

    now = "Now: cpu, Stage C in float32, Stage B in float32."
    assert page.rows["device"].note.text() == f"{now} {said}".strip()


def test_it_is_said_in_the_language_of_the_window(qapp: QApplication) -> None:
    with speaking(qapp, "es"):
        assert "es demasiado antiguo" in in_language(MISSED)
        assert "Actualiza el controlador" in in_language(MISSED)
