"""The packages of a runtime: which ones there are to get, and getting them, verified."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from cascade_desktop import network, program, runtime, settings
from cascade_desktop.catalog_files import File
from cascade_desktop.download import Source, fetch
from cascade_desktop.errors import CannotSetUp
from cascade_desktop.folders import Folders
from cascade_desktop.partial import digest_of
from cascade_desktop.progress import Progress, Report
from cascade_desktop.runtime_child import run
from cascade_desktop.torch_builds import INDEX, Build, answers, usual

BROUGHT = ("numpy", "pillow")
"""What the program has itself, and the runtime must not bring in another version."""

PLAIN_WHEEL = ".whl"


@dataclass(frozen=True)
class Wheel:
    """One package as a file, at an address of the web or of this machine."""

    address: str
    sha256: str

    @property
    def name(self) -> str:
        return unquote(urlsplit(self.address).path.rpartition("/")[2])

    @property
    def local(self) -> Path | None:
        """The file itself, where it lies on this machine."""
        parts = urlsplit(self.address)
        return Path(url2pathname(parts.path)) if parts.scheme == "file" else None


def resolve(build: Build, folders: Folders, report: Report) -> list[Wheel]:
    """What has to be installed for this build, as pip finds it. Raises `CascadeError`."""
    network.check(INDEX, network.offline(settings.load(folders.settings)))
    listed = folders.runtimes / "wanted.json"
    listed.parent.mkdir(parents=True, exist_ok=True)
    command = [*program.module_command("pip"), "install", "--dry-run", "--ignore-installed"]
    command += ["--quiet", "--only-binary", ":all:", "--report", str(listed)]
    command += ["--target", str(folders.runtimes / "none"), *_index(build)]
    run([*command, *_wanted(build)], "finding", report, log_of(folders))
    try:
        rows = json.loads(listed.read_text(encoding="utf-8"))["install"]
        wheels = [_wheel(row) for row in rows if not _is_brought(row)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CannotSetUp(
            "The list of packages cannot be read.", "Try again; the connection may have broken off."
        ) from error
    finally:
        listed.unlink(missing_ok=True)
    return wheels


def get(
    wheels: Iterable[Wheel], folder: Path, folders: Folders, expected: int, report: Report
) -> None:
    """Brings all of them into `folder`; what is there already, whole, is not fetched again.

    Reports "downloading" in bytes of about `expected`. Raises `CascadeError`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stored = settings.load(folders.settings)
    limit, forbidden = network.bytes_per_second(stored), network.offline(stored)
    before = 0
    for wheel in wheels:
        arrived = before

        def tell(progress: Progress, arrived: int = arrived) -> None:
            done = arrived + (progress.step if progress.stage == "downloading" else 0)
            report(Progress(progress.stage, done, max(expected, done)))

        tell(Progress("downloading", 0, 0))
        if wheel.local is not None:
            _copy(wheel.local, folder / wheel.name)
        else:
            address = wheel.address.rpartition("/")[0]
            source = Source(address, bytes_per_second=limit, offline=forbidden)
            fetch(File("", "", wheel.name, 0, wheel.sha256, ""), folder, source, tell)
        before += (folder / wheel.name).stat().st_size


def check(folder: Path, wheels: Iterable[Wheel], report: Report) -> None:
    """Raises `CannotSetUp` if one of them in `folder` is missing or not what it was."""
    for wheel in wheels:
        file = folder / wheel.name
        digest = (
            digest_of(file, lambda _: report(Progress("checking", 0, 0)))
            if file.is_file()
            else None
        )
        if digest is None or digest.hexdigest() != wheel.sha256:
            raise CannotSetUp(
                f"{file} is missing or damaged.",
                "Copy the whole folder again, or make it anew with runtime export.",
            )


def log_of(folders: Folders) -> Path:
    return folders.logs / "runtime.log"


def _wanted(build: Build) -> list[str]:
    brought = [f"{name}=={metadata.version(name)}" for name in BROUGHT]
    return [build.requirement, *runtime.needs()[1:], *brought]


def _index(build: Build) -> list[str]:
    """PyTorch's own index beside the usual one, for what the usual one does not have."""
    import sys

    elsewhere = build.name not in ("default", usual(sys.platform))
    if elsewhere and answers(f"{INDEX}{build.name}/torch/"):
        return ["--extra-index-url", f"{INDEX}{build.name}"]
    return []


def _wheel(row: dict[str, dict[str, object]]) -> Wheel:
    found = row["download_info"]
    archive = found["archive_info"]
    assert isinstance(archive, dict)
    address, sha256 = str(found["url"]), str(archive["hashes"]["sha256"])
    if not address.endswith(PLAIN_WHEEL):
        raise ValueError(address)
    return Wheel(address, sha256)


def _is_brought(row: dict[str, dict[str, object]]) -> bool:
    """Only a packaged program has these itself: in an environment they are where they are."""
    return program.is_packaged() and str(row["metadata"]["name"]).lower() in BROUGHT


def _copy(source: Path, target: Path) -> None:
    if not target.exists() or target.stat().st_size != source.stat().st_size:
        part = target.with_name(target.name + ".part")
        shutil.copyfile(source, part)
        part.replace(target)
