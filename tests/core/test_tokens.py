"""The token lies in the system's keyring, and nowhere else: not in a log, not in a message."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked

from cascade_desktop import log, tokens
from cascade_desktop.errors import BadRequest, CannotSetUp
from cascade_desktop.folders import Folders

TOKEN = "hf_AbCdEfGhIjKlMnOpQrStUvWxYz012345"

Backend = TypeVar("Backend", bound=KeyringBackend)


class Memory(KeyringBackend):
    """A keyring that keeps what it is given in a dictionary."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Locked(Memory):
    """A keyring whose owner does not unlock it, and that repeats what it was given."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked(f"{service} {username} {password}")


@pytest.fixture
def memory() -> Iterator[Memory]:
    yield from used(Memory())


@pytest.fixture(params=[Locked, NoKeyring], ids=["locked", "none"])
def useless(request: pytest.FixtureRequest) -> Iterator[KeyringBackend]:
    yield from used(request.param())


def used(backend: Backend) -> Iterator[Backend]:
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


def test_a_token_comes_back_until_it_is_forgotten(memory: Memory) -> None:
    assert tokens.read() == ""

    tokens.store(f"  {TOKEN}\n")
    assert tokens.read() == TOKEN
    assert list(memory.kept.values()) == [TOKEN]

    tokens.forget()
    assert tokens.read() == ""
    assert memory.kept == {}
    tokens.forget()  # twice is no fault


@pytest.mark.usefixtures("memory")
def test_a_token_is_in_no_file(folders: Folders) -> None:
    with log.kept_in(folders.logs):
        tokens.store(TOKEN)

    files = [path for path in folders.data.rglob("*") if path.is_file()]
    assert not [path for path in files if TOKEN.encode() in path.read_bytes()]


@pytest.mark.parametrize(
    "text", ["", "hf_", "hf_abc def", "hf_abc\r\nX-Other: 1", "hf_ä2345678", "x" * 501]
)
def test_what_is_no_token_is_not_kept(text: str, memory: Memory) -> None:
    with pytest.raises(BadRequest, match="no access token") as said:
        tokens.store(text)

    assert memory.kept == {}
    assert len(text) < 5 or text not in str(said.value)


@pytest.mark.usefixtures("memory")
def test_the_environment_has_one_where_the_keyring_has_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(tokens.ENVIRONMENT, "hf_environment")
    assert tokens.read() == "hf_environment"

    tokens.store(TOKEN)
    assert tokens.read() == TOKEN


@pytest.mark.usefixtures("useless")
def test_without_a_keyring_there_is_a_sentence_and_no_token() -> None:
    assert tokens.read() == ""
    with pytest.raises(CannotSetUp, match="does not keep the token") as said:
        tokens.store(TOKEN)

    assert TOKEN not in str(said.value)
    assert said.value.__suppress_context__, "what the keyring says may hold the token"
    assert tokens.ENVIRONMENT in said.value.advice
    with pytest.raises(CannotSetUp, match="does not forget the token"):
        tokens.forget()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"Authorization: Bearer {TOKEN}", "Authorization: Bearer [token]"),
        ("{'Authorization': 'Bearer abc.def'}", "{'Authorization': 'Bearer [token]'}"),
        (f"https://x.example/?token={TOKEN}&b=1", "https://x.example/?token=[token]&b=1"),
        ("shelf_life and hf_hub", "shelf_life and hf_hub"),
        ("the hf_hub_download of a file", "the hf_hub_download of a file"),
    ],
)
def test_tokens_are_taken_out_of_a_text_and_words_stay(text: str, shown: str) -> None:
    assert tokens.hidden(text) == shown


def test_a_log_never_holds_a_token(folders: Folders, expected_log: list[str]) -> None:
    expected_log += ["asked with", "A bug"]
    with log.kept_in(folders.logs) as file:
        logging.getLogger("some.library").warning("asked with %s", {"token": TOKEN})
        try:
            raise RuntimeError(f"refused: {TOKEN}")
        except RuntimeError as error:
            log.bug(error)
            logging.getLogger("other").exception("A bug of another kind")

    assert file is not None
    text = file.read_text(encoding="utf-8")
    assert TOKEN not in text
    assert text.count("[token]") == 3
    assert "asked with" in text


def test_looking_for_the_keyring_waits_until_it_is_needed() -> None:
    code = "import sys, cascade_desktop.tokens; sys.exit('keyring' in sys.modules)"

    root = Path(__file__).resolve().parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
