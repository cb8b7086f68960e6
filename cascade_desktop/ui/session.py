"""The request being edited: one value that every panel shows and changes."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from cascade_desktop.request import Request


class Session(QObject):
    """Holds the request. Panels never talk to each other, only to this.

    Signals:
        changed(Request): the request is now this one; not emitted when nothing differs.
    """

    changed = Signal(object)

    def __init__(self, request: Request | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._request = request or Request()

    @property
    def request(self) -> Request:
        return self._request

    def change(self, **values: Any) -> None:
        """Gives the named fields new values; a new profile brings the settings that go with it.

        Where the profile is the one that suits the model, another model brings its own.
        """
        now = self._request
        usual = replace(now, model=values.get("model", now.model)).usual_profile
        follows = now.profile == now.usual_profile
        profile = values.pop("profile", usual if follows else now.profile)
        begun = now.in_profile(profile) if profile != now.profile else now
        self.restore(replace(begun, **values))

    def restore(self, request: Request) -> None:
        """Takes a whole request, as from a stored picture."""
        if request != self._request:
            self._request = request
            self.changed.emit(request)
