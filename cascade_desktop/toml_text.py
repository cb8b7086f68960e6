"""TOML text for plain values; the standard library reads TOML but does not write it."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any


def to_toml(values: Mapping[str, Any]) -> str:
    """One `key = value` a line; lists and tables are written inline."""
    return "".join(f"{_key(name)} = {_value(value)}\n" for name, value in values.items())


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(_value(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_key(name)} = {_value(item)}' for name, item in value.items())}}}"
    return repr(value)


def _key(name: str) -> str:
    bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if bare else _string(name)


def _string(text: str) -> str:
    """JSON's escapes are TOML's too, but TOML escapes DEL and has no half of a surrogate pair."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")
