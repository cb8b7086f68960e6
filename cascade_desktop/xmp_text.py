"""The XMP packet of a picture: the label that a model has made it, and its settings, if wanted.

A packet of a JPEG has at most 64 KiB. What is longer goes into "extended" XMP, as Adobe's XMP
Specification, part 3 (1.1.3.1) lays down: segments that name the packet they belong to.
"""

import hashlib
import struct
from collections.abc import Iterator
from html import escape  # xml.sax has one as well, and with it comes all of HTTP and TLS.
from xml.parsers import expat

from cascade_desktop import __version__

MADE_BY_A_MODEL = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
"""The IPTC's word for a picture that a trained model has made."""

OWN = "urn:cascade-desktop:record#"
RECORD = f"{OWN} record"
EXTENDED = "http://ns.adobe.com/xmp/note/ HasExtendedXMP"

MAIN_MARK = b"http://ns.adobe.com/xap/1.0/\0"
EXTENSION_MARK = b"http://ns.adobe.com/xmp/extension/\0"

LONGEST_SEGMENT = 65_533
"""Bytes in a segment of a JPEG, less the two that tell its length."""

PIECE = 65_000
"""Bytes of an extended packet in one segment; its mark and numbers need 75 more."""


class Damaged(ValueError):
    """What is inside a picture is broken, or not what it says it is."""


def packet(own: str = "", terms: str = "", extended: str = "") -> str:
    """The packet with the settings `own` and a sentence on the licence, both if there are any.

    `extended` names the extended packet that holds the settings instead.
    """
    note = f' xmlns:xmpNote="{EXTENDED.split()[0]}" xmpNote:HasExtendedXMP="{extended}"'
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
    xmp:CreatorTool="{escape(f"Cascade Desktop {__version__}")}"
    Iptc4xmpExt:DigitalSourceType="{MADE_BY_A_MODEL}"{note if extended else ""}>{_terms(terms)}
{_record(own) if own else ""}  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def segments(own: str, terms: str = "") -> list[bytes]:
    """What a JPEG's APP1 segments hold: one packet, or one and the pieces of an extended one."""
    whole = MAIN_MARK + packet(own, terms).encode()
    if len(whole) <= LONGEST_SEGMENT:
        return [whole]
    data = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="">'
        f"{_record(own)}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()
    name = _name_of(data)
    return [MAIN_MARK + packet("", terms, name).encode(), *_pieces(data, name.encode())]


def read_packet(data: bytes) -> tuple[str, str]:
    """The settings in a packet and the name of its extended one, each empty if there is none.

    Nothing is resolved or fetched: a packet that declares entities is refused. Raises `Damaged`.
    """
    found = _Found()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = found.start
    parser.EndElementHandler = found.end
    parser.CharacterDataHandler = found.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(data.strip(b"\0"), True)
    except (expat.ExpatError, ValueError) as error:
        raise Damaged("Its XMP is damaged.") from error
    return "".join(found.record), found.extended


class Extension:
    """The pieces of an extended packet, which come in any order. `most`: bytes of all of them."""

    def __init__(self, name: str, most: int) -> None:
        self._name = name.encode("latin-1", "replace")
        self._most = most
        self._pieces: dict[int, bytes] = {}
        self._size = 0

    def add(self, segment: bytes) -> None:
        """Takes a segment's bytes without its mark; one of another packet is left out."""
        if segment[:32] != self._name or len(segment) < 40:
            return
        self._size, at = struct.unpack(">II", segment[32:40])
        if self._size <= self._most and sum(map(len, self._pieces.values())) <= self._most:
            self._pieces[at] = segment[40:]

    @property
    def size(self) -> int:
        """Bytes that it says it has."""
        return self._size

    def whole(self) -> bytes:
        """All of it. Raises `Damaged` if something is missing or has changed."""
        data = b"".join(self._pieces[at] for at in sorted(self._pieces))
        if len(data) != self._size or _name_of(data).encode() != self._name:
            raise Damaged("Its extended XMP is damaged.")
        return data


class _Found:
    """What the parser has come upon."""

    def __init__(self) -> None:
        self.record: list[str] = []
        self.extended = ""
        self._inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._inside = name == RECORD
        self.extended = attributes.get(EXTENDED, self.extended)
        # Programs that save a packet again may write a property the other way.
        if RECORD in attributes:
            self.record = [attributes[RECORD]]

    def end(self, _: str) -> None:
        self._inside = False

    def text(self, text: str) -> None:
        if self._inside:
            self.record.append(text)


def _refuse(*_: object) -> None:
    raise Damaged("Its XMP declares entities.")


def _record(own: str) -> str:
    return f'   <cascade:record xmlns:cascade="{OWN}">{escape(own, quote=False)}</cascade:record>\n'


def _terms(terms: str) -> str:
    if not terms:
        return ""
    return (
        '\n   <xmpRights:UsageTerms xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/">'
        f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(terms, quote=False)}</rdf:li></rdf:Alt>'
        "</xmpRights:UsageTerms>"
    )


def _pieces(data: bytes, name: bytes) -> Iterator[bytes]:
    for at in range(0, len(data), PIECE):
        numbers = struct.pack(">II", len(data), at)
        yield EXTENSION_MARK + name + numbers + data[at : at + PIECE]


def _name_of(data: bytes) -> str:
    """The MD5 that the specification asks for; it protects nothing."""
    return hashlib.md5(data, usedforsecurity=False).hexdigest().upper()
