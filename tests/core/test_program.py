"""The installed program: its folder, the portable one's data, and the announcement of versions."""

import http.server
import json
import threading
from pathlib import Path

import pytest

from cascade_desktop import program, updates
from cascade_desktop.errors import CascadeError
from cascade_desktop.folders import Folders
from cascade_desktop.settings import Settings
from cascade_desktop.updates import Latest

LATEST = json.dumps({"version": "99.10", "changes": "Everything is better."}).encode()


class Announcement(http.server.BaseHTTPRequestHandler):
    asked: "list[tuple[str, dict[str, str]]]" = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append((self.path, dict(self.headers)))
        self.send_response(200 if self.path == "/latest.json" else 404)
        self.end_headers()
        self.wfile.write(LATEST)

    def log_message(self, *_: object) -> None:
        """Keeps the test's output clean."""


def test_a_program_that_is_carried_about_has_all_data_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(program.FOLDER, str(tmp_path))
    assert program.portable_data() is None

    (tmp_path / program.PORTABLE).touch()

    assert Folders.of(None) == Folders(tmp_path / "data", tmp_path / "data" / "pictures")
    assert Folders.of(tmp_path / "else").data == tmp_path / "else"


def test_one_request_without_identifiers_tells_the_newest_version() -> None:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Announcement) as server:
        threading.Thread(target=server.serve_forever).start()
        home = f"http://127.0.0.1:{server.server_port}"
        latest = updates.ask(Settings(updates_address=f"{home}/latest.json"))
        with pytest.raises(CascadeError, match="does not tell"):
            updates.ask(Settings(updates_address=f"{home}/elsewhere"))
        server.shutdown()

    assert latest == Latest("99.10", "Everything is better.")
    assert latest.is_newer
    path, headers = Announcement.asked[0]
    assert path == "/latest.json"
    assert set(headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding"}


def test_versions_are_compared_as_numbers() -> None:
    assert not Latest("0.0.10", "").is_newer
    assert Latest("10.0", "").is_newer


def test_without_an_address_nothing_is_asked() -> None:
    with pytest.raises(CascadeError, match="does not know where"):
        updates.ask(Settings())
