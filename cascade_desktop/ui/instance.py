"""One app per data folder: a second start brings the first window to the front."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

ANSWER_MS = 2000


class Instance(QObject):
    """The claim on a data folder. It ends with `release()` or with the process, crashed or not.

    Signals:
        called(): another start wants this window to come to the front.
    """

    called = Signal()

    def __init__(self, data: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        data.mkdir(parents=True, exist_ok=True)
        self._name = "cascade-desktop-" + hashlib.sha256(str(data).encode()).hexdigest()[:16]
        self._lock = QLockFile(str(data / "window.lock"))
        # Zero: a lock is stale when its process is gone, never merely because it is old.
        self._lock.setStaleLockTime(0)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)

    def claim(self) -> bool:
        """Whether this process is the first one on its data folder."""
        if not self._lock.tryLock(0):
            return False
        # A crashed app leaves its socket behind; nobody else can be using it under our lock.
        QLocalServer.removeServer(self._name)
        self._server.listen(self._name)
        return True

    def call(self) -> bool:
        """Asks the first one to come to the front; whether it has heard."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        heard = socket.waitForConnected(ANSWER_MS)
        socket.disconnectFromServer()
        return heard

    def release(self) -> None:
        self._server.close()
        self._lock.unlock()

    @Slot()
    def _answer(self) -> None:
        while self._server.hasPendingConnections():
            self._server.nextPendingConnection().deleteLater()
            self.called.emit()
