"""What a saved picture says about itself: how to draw it again, and that a model has made it."""

import json
from dataclasses import asdict
from pathlib import PurePath
from typing import Any

from PIL.PngImagePlugin import PngInfo

from cascade_desktop import __version__
from cascade_desktop.errors import BadRequest
from cascade_desktop.request import Request

OWN_CHUNK = "cascade"
SCHEMA = 1

# The IPTC's word for a picture that a trained model has made, and the XMP packet that carries it.
MADE_BY_A_MODEL = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
XMP = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
    xmp:CreatorTool="Cascade Desktop {__version__}"
    Iptc4xmpExt:DigitalSourceType="{MADE_BY_A_MODEL}"/>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def describe(request: Request, record: dict[str, Any]) -> PngInfo:
    """The text chunks of a picture: for this app, for other programs, and the label."""
    chunks = PngInfo()
    _add(chunks, "parameters", parameters(request))
    # Escaped to ASCII, any prompt survives exactly, and the longest two stay below the 1 MiB that
    # Pillow reads: 12 bytes for each of 40,000 characters.
    own = {"schema": SCHEMA, "request": asdict(request), "record": record}
    _add(chunks, OWN_CHUNK, json.dumps(own))
    chunks.add_itxt("XML:com.adobe.xmp", XMP)
    return chunks


def parameters(request: Request) -> str:
    """The settings in the form that AUTOMATIC1111's web interface began and most programs read."""
    facts = {
        "Steps": request.steps,
        "Sampler": "DDPM",
        "CFG scale": request.guidance,
        "Seed": request.seed,
        "Size": f"{request.width}x{request.height}",
        "Model": PurePath(request.model).name,
        "Decoder steps": request.decoder_steps,
        "Decoder CFG scale": request.decoder_guidance,
        "Version": f"Cascade Desktop {__version__}",
    }
    lines = [request.prompt]
    if request.negative:
        lines.append(f"Negative prompt: {request.negative}")
    lines.append(", ".join(f"{name}: {_quoted(str(value))}" for name, value in facts.items()))
    return "\n".join(lines)


def stored_request(own: str) -> Request:
    """The request in this app's own chunk. Raises `BadRequest` with a sentence about the chunk."""
    try:
        document = json.loads(own)
        schema, request = document["schema"], json.dumps(document["request"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BadRequest("Its settings are damaged.", "Choose another picture.") from error
    if schema != SCHEMA:
        raise BadRequest(
            "Its settings are those of another version of Cascade Desktop.", "Update the app."
        )
    return Request.from_json(request)


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False) if set(value) & set(",:\n") else value


def _add(chunks: PngInfo, name: str, text: str) -> None:
    """ASCII as tEXt, which every program reads; else iTXt, since some read tEXt as UTF-8."""
    if text.isascii():
        chunks.add_text(name, text)
    else:
        chunks.add_itxt(name, text.encode("utf-8", "replace").decode("utf-8"))
