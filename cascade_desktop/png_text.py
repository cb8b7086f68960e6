"""What a saved picture says about itself: how to draw it again, and that a model has made it."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import PurePath
from typing import Any

from PIL.PngImagePlugin import PngInfo

from cascade_desktop import __version__, xmp_text
from cascade_desktop.errors import BadRequest
from cascade_desktop.licences import LICENCES
from cascade_desktop.profiles import PROFILES
from cascade_desktop.request import Request

OWN_CHUNK = "cascade"
SCHEMA = 1

MADE_BY_A_MODEL = xmp_text.MADE_BY_A_MODEL
XMP = xmp_text.packet()
"""The label alone, without any settings."""

SAMPLERS = {"ddpm": "DDPM", "euler_ancestral": "Euler a", "ddim": "DDIM"}
"""What other programs call the samplers of `profiles`."""

BY_US = "Cascade Desktop"

DEEPEST = 50
"""Levels of lists and objects in settings that are read; ours have five."""

LONGEST_REASON = 300
"""Characters of a refusal that are shown: it may quote what is refused."""


def describe(request: Request, record: Mapping[str, Any]) -> PngInfo:
    """The text chunks of a picture: for this app, for other programs, and the label."""
    chunks = PngInfo()
    _add(chunks, "parameters", parameters(request, record))
    _add(chunks, OWN_CHUNK, own_text(request, record))
    chunks.add_itxt("XML:com.adobe.xmp", xmp_text.packet(terms=licence_note(record)))
    return chunks


def label() -> PngInfo:
    """The label alone: nothing of the request."""
    chunks = PngInfo()
    chunks.add_itxt("XML:com.adobe.xmp", XMP)
    return chunks


def own_text(request: Request, record: Mapping[str, Any]) -> str:
    """Request and record as this app reads them again, in ASCII.

    Escaped, any prompt survives exactly, also half a pair of a character's codes.
    """
    own = {
        "schema": SCHEMA,
        "app": f"{BY_US} {__version__}",
        "licence_note": licence_note(record),
        "request": asdict(request),
        "record": dict(record),
    }
    return json.dumps(own)


def licence_note(record: Mapping[str, Any]) -> str:
    """A sentence on the licence of the model that drew it; empty if the record names none."""
    name = record.get("licence")
    if not isinstance(name, str) or not name:
        return ""
    known = LICENCES.get(name)
    if known is None:
        return f"Drawn with a model under the licence {name}."
    use = "" if known.commercial else " Not for commercial use."
    return f"Drawn with a model under the {known.title}.{use} {known.url}"


def parameters(
    request: Request, record: Mapping[str, Any] | None = None, longest: int | None = None
) -> str:
    """The settings in the form that AUTOMATIC1111's web interface began and most programs read.

    With `longest`, each of the two prompts is cut to so many characters.
    """
    lines = [_cut(request.prompt, longest)]
    if request.negative:
        lines.append(f"Negative prompt: {_cut(request.negative, longest)}")
    facts = _facts(request, record or {})
    lines.append(", ".join(f"{name}: {_quoted(str(value))}" for name, value in facts.items()))
    return "\n".join(lines)


def stored(own: str) -> tuple[Request, dict[str, Any]]:
    """The request and the record in the app's own text. Raises `BadRequest`, with a sentence."""
    try:
        document = json.loads(own)
        if not is_shallow(document):
            raise ValueError("nested too deeply")
        schema, request = document["schema"], json.dumps(document["request"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BadRequest("Its settings are damaged.", "Choose another picture.") from error
    if schema != SCHEMA:
        raise BadRequest(
            "Its settings are those of another version of Cascade Desktop.", "Update the app."
        )
    record = document.get("record")
    try:
        return Request.from_json(request), record if isinstance(record, dict) else {}
    except BadRequest as error:
        raise BadRequest(_cut(error.message, LONGEST_REASON), error.advice) from error


def stored_request(own: str) -> Request:
    """The request in this app's own text. Raises `BadRequest` with a sentence about the text."""
    return stored(own)[0]


def is_shallow(value: object, levels: int = DEEPEST) -> bool:
    """Whether plain data is nested no deeper than any settings are, so that all can handle it."""
    if not isinstance(value, (dict, list)):
        return True
    inside = value.values() if isinstance(value, dict) else value
    return levels > 0 and all(is_shallow(one, levels - 1) for one in inside)


def _facts(request: Request, record: Mapping[str, Any]) -> dict[str, Any]:
    digest = record.get("model_hash")
    return {
        "Steps": request.steps,
        "Sampler": SAMPLERS[PROFILES[request.profile].sampler],
        "CFG scale": request.guidance,
        "Seed": request.seed,
        "Size": f"{request.width}x{request.height}",
        # The first ten digits of the SHA-256 are what other programs show.
        **({"Model hash": digest[:10]} if isinstance(digest, str) and digest else {}),
        "Model": PurePath(request.model).name,
        "Decoder steps": request.decoder_steps,
        "Decoder CFG scale": request.decoder_guidance,
        "Profile": request.profile,
        "Shift": request.shift,
        "Decoder shift": request.decoder_shift,
        "Version": f"{BY_US} {__version__}",
    }


def _cut(text: str, longest: int | None) -> str:
    return text if longest is None or len(text) <= longest else f"{text[:longest]}…"


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False) if set(value) & set(",:\n") else value


def _add(chunks: PngInfo, name: str, text: str) -> None:
    """ASCII as tEXt, which every program reads; else iTXt, since some read tEXt as UTF-8."""
    if text.isascii():
        chunks.add_text(name, text)
    else:
        chunks.add_itxt(name, text.encode("utf-8", "replace").decode("utf-8"))
