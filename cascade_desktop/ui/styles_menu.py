"""The button above the prompt: a style is put around it, kept from it, or changed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from cascade_desktop.errors import CascadeError
from cascade_desktop.prompt_styles import Change, Style, dressed, summary, undressed, worn
from cascade_desktop.request import Request
from cascade_desktop.style_files import Styles
from cascade_desktop.ui.icons import set_icon
from cascade_desktop.ui.languages import in_language
from cascade_desktop.ui.plain_tip import plain_tip
from cascade_desktop.ui.session import Session
from cascade_desktop.ui.style_note import StyleNote, shown_name
from cascade_desktop.ui.styles_dialogs import KeepStyle, OwnStyles

STYLE = """
QToolButton#styles { padding: 1px 4px; font-size: 12px; border-radius: 6px; }
QToolButton#styles::menu-indicator { image: none; }
"""


class StylesMenu(QToolButton):
    """Shows the styles; the one whose words are in the prompt is checked, and goes at a click.

    Another one takes its place. What it changed is told in `note`, which can take it back; the
    words alone also go with Undo in the fields.

    Signals:
        refused(str, str): what could not be done, and what to do.
    """

    refused = Signal(str, str)

    def __init__(self, session: Session, styles: Styles) -> None:
        super().__init__()
        self.setObjectName("styles")
        self.session, self.styles = session, styles
        self.note = StyleNote(session)
        self._worn: Change | None = None
        self.setText(self.tr("Styles"))
        self.setAccessibleName(self.tr("Styles"))
        self.setToolTip(
            self.tr("Put words for a style around the prompt, or keep some of your own")
        )
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setStyleSheet(STYLE)
        set_icon(self, "styles")
        self.choices = QMenu(self)
        self.choices.setObjectName("stylesMenu")
        self.choices.setToolTipsVisible(True)
        self.choices.aboutToShow.connect(self.fill)
        self.setMenu(self.choices)
        self.fill()

    @Slot()
    def fill(self) -> None:
        """Shows the styles there are now: another window may have changed them."""
        menu = self.choices
        menu.clear()
        known = self.styles.all()
        now = worn(known, self.session.request)
        own = [style for style in known if not style.shipped]
        for style in own:
            self._add_style(style, style == now)
        if own:
            menu.addSeparator()
        for style in known[len(own) :]:
            self._add_style(style, style == now)
        menu.addSeparator()
        keep = self._add("keepStyle", self.tr("Keep this prompt as a style…"))
        keep.triggered.connect(self.keep)
        manage = self._add("manageStyles", self.tr("Your styles…"))
        manage.triggered.connect(self.manage)
        if self.styles.problem():
            wrong = self._add("wrongStyles", self.tr("Some of your styles cannot be used…"))
            wrong.triggered.connect(self.manage)
        for action in (keep, manage):
            action.setEnabled(self.styles.file is not None)

    def wear(self, style: Style) -> None:
        """Puts a style around the prompt in place of the one that is there, or takes it off."""
        request = self.session.request
        now = worn(self.styles.all(), request)
        begun = request if now is None else self._without(now, request)
        if now == style:
            self._worn = None
            self.session.restore(begun)
            self.note.show_change(None)
            return
        after = dressed(style, begun)
        self._worn = Change(style, begun, after)
        self.session.restore(after)
        self.note.show_change(Change(style, request, after))

    @Slot()
    def keep(self) -> None:
        """Asks for the name and words of a style that starts as the present prompt."""
        dialog = KeepStyle(self.window(), self.session.request, self.styles)
        dialog.open()

    @Slot()
    def manage(self) -> None:
        dialog = OwnStyles(self.window(), self.styles, self.session.request)
        dialog.open()

    @Slot()
    def _wear_chosen(self) -> None:
        action = self.sender()
        if isinstance(action, QAction) and isinstance(action.data(), Style):
            try:
                self.wear(action.data())
            except CascadeError as error:
                self.refused.emit(error.message, error.advice)

    def _without(self, style: Style, request: Request) -> Request:
        """With the settings that were there before, where it is known and they are untouched."""
        if self._worn is not None and self._worn.style == style:
            return self._worn.undone(request)
        return undressed(style, request) or request

    def _add_style(self, style: Style, is_worn: bool) -> None:
        action = self._add(f"style-{style.name}", shown_name(style).replace("&", "&&"))
        action.setToolTip(plain_tip(in_language(summary(style))))
        action.setData(style)
        action.setCheckable(True)
        action.setChecked(is_worn)
        action.triggered.connect(self._wear_chosen)

    def _add(self, name: str, text: str) -> QAction:
        action = QAction(text, self.choices)
        action.setObjectName(name)
        self.choices.addAction(action)
        return action
