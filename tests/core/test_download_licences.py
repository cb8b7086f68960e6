"""Licences and downloads: nothing is fetched unasked, and the text lies beside the model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from cascade_desktop import licences
from cascade_desktop.catalog import Model
from cascade_desktop.folders import Folders
from tests.core.bad_server import BadServer, running
from tests.core.downloading import file_of, place
from tests.core.queueing import ONE, queue, serve_models, until

LICENCE = next(licence for licence in licences.LICENCES.values() if licence.attribution)


@pytest.fixture
def server() -> Iterator[BadServer]:
    with running() as server:
        serve_models(server)
        yield server


def licensed() -> Model:
    """A model under a real licence, whose own text comes first."""
    files = (replace(file_of(path=licences.FILE), size=0, sha256=""), *ONE.files)
    return replace(ONE, files=tuple(replace(file, licence=LICENCE.name) for file in files))


def test_nothing_is_fetched_before_the_licence_is_accepted(
    folders: Folders, server: BadServer
) -> None:
    with queue(folders, server) as downloads:
        downloads.add(licensed())
        until(lambda: downloads.states()["one"].status == "failed")

        state = downloads.states()["one"]
        assert LICENCE.title in state.problem
        assert "accept" in state.advice
        assert not server.asked


def test_another_text_than_the_one_accepted_has_to_be_accepted_too(
    folders: Folders, server: BadServer
) -> None:
    licences.accept(folders, LICENCE)
    server.put(place(licences.FILE), b"Quite another text.")
    with queue(folders, server) as downloads:
        downloads.add(licensed())
        until(lambda: downloads.states()["one"].status == "failed")
        assert [asked.path for asked in server.asked] == [place(licences.FILE)]

        for licence in licences.missing(folders, licensed()):
            assert licence.text == "Quite another text."
            licences.accept(folders, licence)
        downloads.resume("one")
        until(lambda: downloads.states()["one"].status == "done")


def test_licence_and_notice_lie_beside_the_model(folders: Folders, server: BadServer) -> None:
    licences.accept(folders, LICENCE)
    server.put(place(licences.FILE), LICENCE.text.encode())
    with queue(folders, server) as downloads:
        downloads.add(licensed())
        until(lambda: downloads.states()["one"].status == "done")

    folder = folders.models / "one"
    assert (folder / licences.FILE).read_text(encoding="utf-8") == LICENCE.text
    assert LICENCE.attribution in (folder / licences.NOTICE).read_text(encoding="utf-8")
