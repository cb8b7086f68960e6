"""What the frozen program is made of: each part with its version and its licence's text.

Run by the build's own Python, which has the parts: `python -m installer.packing.parts WORK OUT`.
"""

import ast
import json
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
from importlib import metadata
from pathlib import Path

TABLES = ("PYZ-00.toc", "COLLECT-00.toc")
# The bootloader of the program is PyInstaller's, under the GPL with an exception for it.
ALWAYS = ("pip", "PySide6_Essentials", "shiboken6", "pyinstaller")
LICENCE_FILE = re.compile(r"(?i)(licen[cs]e|copying|notice|authors|copyright)")
LGPL = Path("/usr/share/common-licenses")
KNOWN = {
    "PySide6_Essentials": "LGPL-3.0-only",
    "shiboken6": "LGPL-3.0-only",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
}


def main(work: Path, out: Path) -> None:
    """Writes OUT/parts.json, and the licences of all parts below OUT."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    sources = [source for table in TABLES for source in _sources(work / table)]
    rows = [_python(out), *(_package(name, out) for name in _distributions(sources))]
    rows += [row for name in _system_packages(sources) if (row := _system(name, out))]
    for name in ("LGPL-3", "GPL-3"):
        if (LGPL / name).is_file():
            shutil.copyfile(LGPL / name, out / f"{name}.txt")
    (out / "parts.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")


def packages_in(folder: Path) -> list[dict[str, str]]:
    """The rows for the packages of a runtime, whose licences lie beside them."""
    found = [metadata.Distribution.at(record) for record in sorted(folder.glob("*.dist-info"))]
    return [_row(package) for package in found]


def _sources(table: Path) -> list[str]:
    """The files of this machine that went into the program."""
    tree = ast.literal_eval(table.read_text(encoding="utf-8"))
    return [entry[1] for part in tree if isinstance(part, list) for entry in part]


def _distributions(sources: list[str]) -> list[str]:
    packages = Path(sysconfig.get_paths()["purelib"])
    tops = set()
    for source in sources:
        if Path(source).is_relative_to(packages):
            tops.add(Path(source).relative_to(packages).parts[0].partition(".")[0])
    owners = metadata.packages_distributions()
    names = {name for top in tops for name in owners.get(top, ())} | set(ALWAYS)
    return sorted(names - {"cascade-desktop"}, key=str.lower)


def _package(name: str, out: Path) -> dict[str, str]:
    package = metadata.distribution(name)
    for file in package.files or ():
        if ".dist-info" in file.parts[0] and LICENCE_FILE.search(file.name):
            _keep(Path(str(file.locate())), out / name)
    return _row(package)


def _row(package: metadata.Distribution) -> dict[str, str]:
    about = package.metadata
    name, version = about["Name"], package.version
    told = _field(about, "License-Expression") or KNOWN.get(name) or _field(about, "License")
    classified = [
        line.rpartition(" :: ")[2]
        for line in about.get_all("Classifier") or ()
        if line.startswith("License :: ") and line.count(" :: ") > 1
    ]
    # Some packages put the whole text where a name belongs.
    licence = told if told and len(told) < 80 else ", ".join(classified) or "see its text"
    purl = f"pkg:pypi/{name.lower().replace('_', '-')}@{version}"
    return {"name": name, "version": version, "licence": licence, "purl": purl}


def _field(about: metadata.PackageMetadata, name: str) -> str:
    return str(about[name]) if name in about else ""


def _python(out: Path) -> dict[str, str]:
    place = Path(sysconfig.get_paths()["stdlib"])
    for file in (place / "LICENSE.txt", Path("/usr/share/doc/python3/copyright")):
        if file.is_file():
            _keep(file, out / "Python")
            break
    version = platform.python_version()
    purl = f"pkg:generic/python@{version}"
    return {"name": "Python", "version": version, "licence": "PSF-2.0", "purl": purl}


def _system_packages(sources: list[str]) -> list[str]:
    files = sorted({source for source in sources if source.startswith(("/lib/", "/usr/lib/"))})
    if not files or shutil.which("dpkg") is None:
        return []
    paths = [file.removeprefix("/usr") for file in files] + files
    answer = subprocess.run(["dpkg", "-S", *paths], capture_output=True, text=True).stdout
    return sorted({line.partition(":")[0] for line in answer.splitlines() if ": " in line})


def _system(name: str, out: Path) -> dict[str, str] | None:
    command = ["dpkg-query", "-W", "-f", "${Version}", name]
    version = subprocess.run(command, capture_output=True, text=True).stdout
    copyright_file = Path("/usr/share/doc") / name / "copyright"
    if not version:
        return None
    if copyright_file.is_file():
        _keep(copyright_file, out / name)
    purl = f"pkg:deb/debian/{name}@{version}"
    return {"name": name, "version": version, "licence": "see its text", "purl": purl}


def _keep(file: Path, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    shutil.copyfile(file, folder / file.name)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
