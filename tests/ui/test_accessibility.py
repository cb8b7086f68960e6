"""Everything that can be clicked or typed into has a name, for tests and for screen readers."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QTextBrowser,
    QWidget,
)

from cascade_desktop.ui import about
from cascade_desktop.ui.window import Window

INTERACTIVE = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QTextBrowser,
)


def interactive(root: QWidget) -> list[QWidget]:
    """Those that a user can reach, without the parts that Qt makes them of (qt_...)."""
    everything = [child for kind in INTERACTIVE for child in root.findChildren(kind)]
    own = [child for child in everything if not child.objectName().startswith("qt_")]
    return [child for child in own if not _is_part_of_another(child)]


def _is_part_of_another(child: QWidget) -> bool:
    above = child.parentWidget()
    while above is not None:
        if isinstance(above, INTERACTIVE):
            return True
        above = above.parentWidget()
    return False


def spoken_name(widget: QWidget) -> str:
    spoken = QAccessible.queryAccessibleInterface(widget)
    assert spoken is not None, widget
    return spoken.text(QAccessible.Text.Name)


def test_every_interactive_widget_has_a_name(window: Window) -> None:
    widgets = interactive(window)
    assert len(widgets) > 20
    assert [w for w in widgets if not w.objectName()] == []
    assert [w.objectName() for w in widgets if not spoken_name(w)] == []


def test_no_two_widgets_share_an_object_name(window: Window) -> None:
    names = [widget.objectName() for widget in interactive(window)]
    assert sorted(names) == sorted(set(names))


def test_the_small_windows_have_names_too(window: Window) -> None:
    for small in (about.about(window), about.shortcuts(window)):
        small.show()
        assert [w for w in interactive(small) if not (w.objectName() and spoken_name(w))] == []
        small.close()


def test_every_menu_entry_has_a_name_and_a_text(window: Window) -> None:
    menus = [menu for menu in window.menuBar().findChildren(QMenu) if menu.objectName()]
    entries = [entry for menu in menus for entry in menu.actions() if not entry.isSeparator()]
    assert len(entries) > 10
    assert [entry.text() for entry in entries if not (entry.objectName() and entry.text())] == []


def test_the_tab_key_goes_through_the_fields_in_their_order(window: Window) -> None:
    window.prompt_panel.prompt.setFocus()
    reached = []
    for _ in range(10):
        widget = QApplication.focusWidget()
        assert widget is not None
        reached.append(widget.objectName())
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    order = ["prompt", "negative", "size", "width", "height", "swapSize", "count", "seed"]
    assert reached == [*order, "randomSeed", "advanced"]


def pages(window: Window) -> Iterator[str]:
    """Shows each page in turn, with the keyboard at the prompt; the settings are made first."""
    window.options.show_page()
    for number in range(window.pages.count()):
        window.pages.setCurrentIndex(number)
        window.prompt_panel.prompt.setFocus()
        page = window.pages.currentWidget()
        assert page is not None
        yield page.objectName()


def way_round(start: QWidget) -> list[QWidget]:
    """What the Tab key leads to, until it is where it has been before."""
    reached: list[QWidget] = []
    at: QWidget | None = start
    while at is not None and at not in reached:
        reached.append(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)
        at = QApplication.focusWidget()
    assert at is start, "the Tab key goes round in a part of the window alone"
    return reached


def test_the_tab_key_leads_everywhere_on_every_page(window: Window) -> None:
    for page in pages(window):
        start = QApplication.focusWidget()
        assert start is not None
        reached = way_round(start)
        wanted = [
            widget
            for widget in interactive(window)
            if widget.isVisible()
            and widget.isEnabled()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        missed = [widget.objectName() for widget in wanted if widget not in reached]
        assert missed == [], page


def test_where_the_keyboard_is_can_be_seen_on_every_page(window: Window) -> None:
    seen: set[QWidget] = set()
    for page in pages(window):
        start = QApplication.focusWidget()
        assert start is not None
        for widget in way_round(start):
            if widget in seen:
                continue
            seen.add(widget)
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            with_focus = window.grab().toImage()
            widget.clearFocus()
            assert window.grab().toImage() != with_focus, f"{widget.objectName()} on {page}"
    assert len(seen) > 100


def test_whatever_a_screen_reader_can_reach_has_a_name_and_a_role(window: Window) -> None:
    count = 0
    for page in pages(window):
        root = QAccessible.queryAccessibleInterface(window)
        for spoken in parts(root):
            count += 1
            name, role = spoken.text(QAccessible.Text.Name), spoken.role()
            assert role != QAccessible.Role.NoRole, (page, name)
            if spoken.state().focusable:
                assert name, (page, role, spoken.object())
    assert count > 300


def test_the_canvas_says_what_it_shows_and_how_to_use_it(window: Window) -> None:
    spoken = QAccessible.queryAccessibleInterface(window.canvas.view)
    assert spoken.role() == QAccessible.Role.Canvas
    assert spoken.text(QAccessible.Text.Name).startswith("Canvas: empty")
    assert spoken.parent() is not None
    assert spoken.text(QAccessible.Text.Description)
    assert spoken.state().focusable
    button = QAccessible.queryAccessibleInterface(window.side.generate)
    assert button.role() == QAccessible.Role.Button, "what Qt knows is left to Qt"


def parts(above: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """All that is shown below `above`, as assistive tools see it."""
    for number in range(above.childCount()):
        child = above.child(number)
        if child is not None and not child.state().invisible:
            yield child
            yield from parts(child)


def test_the_licences_of_the_app_name_that_of_the_weights(window: Window) -> None:
    shown = about.about(window)
    (text,) = (browser.toPlainText() for browser in shown.findChildren(QTextBrowser))
    assert "Stability AI Non-Commercial Research Community License, research" in text
    shown.close()
