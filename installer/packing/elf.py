"""Which shared libraries the programs in a folder need from the system they are installed on."""

import re
import struct
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from installer.libraries import PACKAGES, WAYLAND

MAGIC = b"\x7fELF\x02\x01"  # 64 bits, little-endian: all that PyTorch is built for on Linux
DYNAMIC_SEGMENT = 2
LOAD_SEGMENT = 1
NEEDED, STRING_TABLE = 1, 5

# Part of the C library, whatever they are called.
OF_LIBC = re.compile(r"(ld-linux|lib(c|m|dl|rt|pthread|util|resolv|crypt|nsl|anl))[-.].*")


def needed_from_system(folder: Path) -> list[str]:
    """Names of libraries that programs in `folder` need and that are not in it themselves."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    inside = {file.name for file in files}
    wanted = {name for file in files if not file.is_symlink() for name in needed_by(file)}
    return sorted(name for name in wanted - inside if not OF_LIBC.fullmatch(name))


def debian_packages(libraries: Iterable[str]) -> tuple[list[str], list[str]]:
    """The packages that have these libraries: what is depended on, and what is recommended.

    Only a display of Wayland's kind needs the second ones.
    """
    depends: set[str] = set()
    recommends: set[str] = set()
    for name in libraries:
        package = PACKAGES[name][0] if name in PACKAGES else _owner(name)
        if package:
            (recommends if name in WAYLAND or "wayland" in name else depends).add(package)
    return sorted(depends), sorted(recommends - depends)


def needed_by(file: Path) -> list[str]:
    """The names in the file's dynamic section; none if it is not such a program."""
    with file.open("rb") as opened:
        if opened.read(len(MAGIC)) != MAGIC:
            return []
    data = file.read_bytes()
    segments = list(_segments(data))
    entries = [entry for entry in segments if entry[0] == DYNAMIC_SEGMENT]
    if not entries:
        return []
    _, offset, _, size = entries[0]
    tags = [struct.unpack_from("<qQ", data, at) for at in range(offset, offset + size, 16)]
    table = next((value for tag, value in tags if tag == STRING_TABLE), 0)
    strings = _in_file(segments, table)
    return [_text(data, strings + value) for tag, value in tags if tag == NEEDED]


def _segments(data: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Kind, offset in the file, address in memory, and size in the file of each."""
    (first,) = struct.unpack_from("<Q", data, 32)
    length, count = struct.unpack_from("<HH", data, 54)
    for number in range(count):
        at = first + number * length
        kind, _, offset, address, _, size = struct.unpack_from("<IIQQQQ", data, at)
        yield kind, offset, address, size


def _in_file(segments: Iterable[tuple[int, int, int, int]], address: int) -> int:
    for kind, offset, start, size in segments:
        if kind == LOAD_SEGMENT and start <= address < start + size:
            return offset + address - start
    return address


def _text(data: bytes, at: int) -> str:
    return data[at : data.index(b"\0", at)].decode()


def _owner(library: str) -> str:
    """The installed package that has a library, as Debian's own tool says; empty if none."""
    command = ["dpkg", "-S", f"*/{library}"]
    answer = subprocess.run(command, capture_output=True, text=True).stdout
    return answer.partition(":")[0].split(",")[0].strip()
