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
        given(Path): and to show this file.
    """

    called = Signal()
    given = Signal(object)

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

    def call(self, file: Path | None = None) -> bool:
        """Asks the first one to come to the front, and to show `file`; whether it has heard."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        heard = socket.waitForConnected(ANSWER_MS)
        if heard and file is not None:
            socket.write(str(file.absolute()).encode())
            socket.waitForBytesWritten(ANSWER_MS)
        socket.disconnectFromServer()
        return heard

    def release(self) -> None:
        self._server.close()
        self._lock.unlock()

    @Slot()
    def _answer(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            self.called.emit()
            if socket.state() == QLocalSocket.LocalSocketState.ConnectedState:
                socket.disconnected.connect(self._listen)
            else:
                self._take(socket)

    @Slot()
    def _listen(self) -> None:
        socket = self.sender()
        assert isinstance(socket, QLocalSocket)
        self._take(socket)

    def _take(self, socket: QLocalSocket) -> None:
        text = bytes(socket.readAll().data()).decode(errors="replace")
        socket.deleteLater()
        if text:
            self.given.emit(Path(text))
