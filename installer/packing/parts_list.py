"""The list of parts beside each package, in the form that scanners of licences read (CycloneDX)."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from installer.packing.project import NAME, Project


def write(project: Project, package: Path, rows: list[dict[str, str]]) -> Path:
    """PACKAGE.cdx.json. Nothing in it is of the day or machine of the build."""
    about = {"type": "application", "name": NAME, "version": project.version}
    tools = {"components": [{"type": "application", "name": "installer", "version": "1"}]}
    content = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(project.epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "tools": tools,
            "component": {**about, "licenses": [{"license": {"id": "MIT"}}]},
        },
        "components": [_component(row) for row in rows],
    }
    file = package.with_name(package.name + ".cdx.json")
    file.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8", newline="\n")
    return file


def _component(row: dict[str, str]) -> dict[str, Any]:
    named = {"type": "library", "name": row["name"], "version": row["version"]}
    licences = [{"license": {"name": row["licence"]}}]
    return {**named, "purl": row["purl"], "licenses": licences}
