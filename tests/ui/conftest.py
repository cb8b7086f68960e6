"""What the tests of the window's parts share."""

import pytest
from PySide6.QtWidgets import QApplication

from cascade_desktop.ui.session import Session


@pytest.fixture
def session(qapp: QApplication) -> Session:
    return Session(parent=qapp)
