"""Fetches npm packages by name, and reads files out of them without unpacking them."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cascade_desktop.errors import CannotSetUp, CascadeError
from cascade_desktop.progress import Progress, Report

_LOOK_EVERY = 0.2
"""Seconds between two looks at whether the user wants to stop."""

# What Node.js calls the failures of a connection, as npm prints them.
_NO_CONNECTION = (
    "ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH",
    "EHOSTUNREACH", "ERR_SOCKET_TIMEOUT",
)  # fmt: skip


@dataclass(frozen=True)
class Package:
    name: str
    version: str

    @property
    def file(self) -> str:
        """What `npm pack` calls the archive."""
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}.tgz"


def fetch(packages: Sequence[Package], folder: Path, report: Report) -> None:
    """Fetches those that `folder` lacks; npm itself checks that each is what was published."""
    folder.mkdir(parents=True, exist_ok=True)
    for done, package in enumerate(packages):
        now = Progress("fetching the drawings", done, len(packages))
        report(now)
        if not (folder / package.file).is_file():
            _fetch(package, folder, report, now)


def _fetch(package: Package, folder: Path, report: Report, now: Progress) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise CannotSetUp(
            "The drawings come as npm packages, and npm is not installed.",
            "Install Node.js, which brings npm, and try again.",
        )
    with tempfile.TemporaryDirectory(
        prefix=".part-", dir=folder, ignore_cleanup_errors=True
    ) as unfinished:
        command = [npm, "pack", f"{package.name}@{package.version}"]
        command += ["--fetch-retries=1", "--fetch-retry-mintimeout=1000"]
        code, said = _run([*command, f"--pack-destination={unfinished}"], report, now)
        if code:
            raise _refusal(package, said)
        (Path(unfinished) / package.file).replace(folder / package.file)


def _run(command: list[str], report: Report, now: Progress) -> tuple[int, str]:
    """The exit status, and what was printed as errors; stopped when `report` raises."""
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    ) as process:
        try:
            while True:
                try:
                    said = process.communicate(timeout=_LOOK_EVERY)[1]
                    return process.returncode, said
                except subprocess.TimeoutExpired:
                    report(now)
        except BaseException:
            process.kill()
            raise


def _refusal(package: Package, said: str) -> CascadeError:
    if any(word in said for word in _NO_CONNECTION):
        return CascadeError(
            f"{package.name} could not be fetched: there is no connection to npm's packages.",
            "Connect to the internet and try again; what is already fetched is kept.",
        )
    lines = [line.partition("npm error ")[2] for line in said.splitlines() if "npm error " in line]
    reason = lines[-2] if len(lines) > 1 else said.strip()
    return CascadeError(
        f"npm could not fetch {package.name} {package.version}: {reason}",
        "See whether npm works by itself, then try again.",
    )


class Archive:
    """The files of one package, read straight from its archive."""

    def __init__(self, archive: tarfile.TarFile) -> None:
        self._archive = archive
        self._members = {
            member.name.partition("/")[2]: member for member in archive if member.isfile()
        }

    @property
    def names(self) -> list[str]:
        return list(self._members)

    def read(self, name: str) -> bytes:
        found = self._archive.extractfile(self._members[name])
        assert found is not None, "only files are listed"
        return found.read()


@contextmanager
def opened(package: Package, folder: Path) -> Iterator[Archive]:
    """Raises `CascadeError` if the archive is damaged."""
    file = folder / package.file
    try:
        with tarfile.open(file) as archive:
            yield Archive(archive)
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise CascadeError(
            f"{file} is damaged.", "Delete that file and try again; it is fetched anew."
        ) from error
