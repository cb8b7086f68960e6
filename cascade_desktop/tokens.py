"""The access token for the Hugging Face Hub, in the keyring of the operating system."""

from __future__ import annotations

import logging
import os
import re
from types import ModuleType

from cascade_desktop.errors import BadRequest, CannotSetUp

SERVICE = "Cascade Desktop"
ACCOUNT = "huggingface.co"
"""Under what the keyring keeps the token; its own program shows both."""

ENVIRONMENT = "HF_TOKEN"
"""Where the Hub's own tools look, and for machines without a keyring."""

HIDDEN = "[token]"
SECRET = re.compile(r"\bhf_(?:[a-z]+_)?[A-Za-z0-9]{16}[\w.-]*|(?<=\bBearer )[^\s'\"]+")
"""The Hub's tokens: hf_ and 34 letters and digits, or hf_oauth_ and a longer one."""

ADVICE = f"Put the token in the environment variable {ENVIRONMENT} instead."

log = logging.getLogger(__name__)


def read() -> str:
    """The stored token, or else the environment's; empty if there is none. Never fails.

    The system may first ask the user to unlock the keyring, so this can take long: never call it
    in the window's own thread.
    """
    try:
        found = _keyring().get_password(SERVICE, ACCOUNT) or ""
    except CannotSetUp:
        found = ""
    except Exception as error:  # What a keyring raises depends on the system's own.
        log.info("The keyring cannot be read: %s", type(error).__name__)
        found = ""
    return found or os.environ.get(ENVIRONMENT, "").strip()


def store(token: str) -> None:
    """Keeps the token for the next start. Raises `BadRequest` or `CannotSetUp`, without it."""
    token = token.strip()
    if not re.fullmatch(r"[\x21-\x7e]{8,500}", token):
        raise BadRequest(
            "This is no access token.",
            "A token of Hugging Face begins with hf_ and has no blanks; copy all of it.",
        )
    try:
        _keyring().set_password(SERVICE, ACCOUNT, token)
    except CannotSetUp:
        raise
    except Exception as error:
        raise _refused("keep the token", error) from None  # its traceback may hold the token


def forget() -> None:
    """Takes the token out of the keyring, if it is there. Raises `CannotSetUp`."""
    try:
        keyring = _keyring()
        if keyring.get_password(SERVICE, ACCOUNT) is not None:
            keyring.delete_password(SERVICE, ACCOUNT)
    except CannotSetUp:
        raise
    except Exception as error:
        raise _refused("forget the token", error) from None


def hidden(text: str) -> str:
    """The same text with every token taken out, for logs and reports."""
    return SECRET.sub(HIDDEN, text)


def _keyring() -> ModuleType:
    """Imported late: finding out which keyring the system has takes a while."""
    try:
        import keyring
    except ImportError as error:
        raise CannotSetUp(
            f"The system's keyring cannot be used: {error}.",
            f"Install the package keyring, or start the installer again. {ADVICE}",
        ) from error
    return keyring


def _refused(what: str, error: Exception) -> CannotSetUp:
    return CannotSetUp(
        f"The keyring of this system does not {what} ({type(error).__name__}).",
        f"Unlock it, or set one up, and try again. {ADVICE}",
    )
