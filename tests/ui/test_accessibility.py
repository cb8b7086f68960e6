"""Everything that can be clicked or typed into has a name, for tests and for screen readers."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
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


def test_the_licences_of_the_app_name_that_of_the_weights(window: Window) -> None:
    shown = about.about(window)
    (text,) = (browser.toPlainText() for browser in shown.findChildren(QTextBrowser))
    assert "Stability AI Non-Commercial Research Community License, research" in text
    shown.close()
