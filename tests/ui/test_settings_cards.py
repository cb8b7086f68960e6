"""The setting for cards: what there are is told, and what is none is refused."""

from cascade_desktop.request import BUILT_IN
from cascade_desktop.settings import Settings
from cascade_desktop.ui.in_memory import InMemory
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
