"""The app and its disk image for macOS, signed and notarised. Not tried: it needs a Mac.

Signing needs `CASCADE_SIGN_AS` (the name of a Developer ID certificate in the keychain), and
notarising a profile that `xcrun notarytool store-credentials` has made, in `CASCADE_NOTARY`.
Without them the image is made all the same, and macOS asks its user to allow it.
"""

import os
import shutil
from pathlib import Path

from installer.packing import tree
from installer.packing.project import NAME, TITLE, Project
from installer.packing.steps import fresh, require_tool, run

TEMPLATES = Path(__file__).resolve().parents[1] / "macos"
APP = f"{TITLE}.app"


def build(project: Project, program: Path) -> Path:
    """NAME-VERSION-arm64.dmg from the app that PyInstaller has put beside the program's folder."""
    require_tool("hdiutil", "macOS")
    place = fresh(project.work / "macos")
    app = place / APP
    shutil.copytree(program.parent / APP, app, symlinks=True)
    shutil.copytree(program / "licences", app / "Contents/Resources/licences")
    (place / "Applications").symlink_to("/Applications")
    identity = os.environ.get("CASCADE_SIGN_AS", "-")
    _sign(project, app, identity)
    tree.settle(place, project.epoch)
    package = project.out / f"{NAME}-{project.version}-arm64.dmg"
    package.parent.mkdir(exist_ok=True)
    command = ["hdiutil", "create", "-ov", "-format", "UDZO", "-volname", TITLE]
    run(project, [*command, "-srcfolder", str(place), str(package)])
    if identity != "-":
        run(project, ["codesign", "--sign", identity, "--timestamp", str(package)])
        _notarise(project, package)
    return package


def icon(project: Project) -> Path:
    """The icon in the form that macOS wants, made of the drawing by the system's own tools."""
    folder = fresh(project.work / "macos-icon.iconset")
    drawing = str(project.root / "resources/icons/app.svg")
    run(project, ["qlmanage", "-t", "-s", "1024", "-o", str(folder.parent), drawing])
    large = str(folder.parent / "app.svg.png")
    for size in (16, 32, 128, 256, 512):
        for scale, mark in ((1, ""), (2, "@2x")):
            out = str(folder / f"icon_{size}x{size}{mark}.png")
            pixels = str(size * scale)
            run(project, ["sips", "-z", pixels, pixels, large, "--out", out])
    made = folder.with_name("app.icns")
    run(project, ["iconutil", "-c", "icns", str(folder), "-o", str(made)])
    return made


def _sign(project: Project, app: Path, identity: str) -> None:
    """From the inside out: a signature holds only for what is signed already.

    The entitlements let the app load PyTorch, which others have signed or nobody.
    """
    options = ["--force", "--sign", identity]
    if identity != "-":
        options += ["--timestamp", "--options", "runtime"]
    libraries = [file for file in sorted(app.rglob("*")) if file.suffix in (".dylib", ".so")]
    for file in libraries:
        if not file.is_symlink():
            run(project, ["codesign", *options, str(file)])
    rights = ["--entitlements", str(TEMPLATES / "entitlements.plist")]
    run(project, ["codesign", *options, *rights, str(app)])
    run(project, ["codesign", "--verify", "--deep", "--strict", str(app)])


def _notarise(project: Project, package: Path) -> None:
    profile = os.environ.get("CASCADE_NOTARY")
    if profile:
        command = ["xcrun", "notarytool", "submit", str(package), "--wait"]
        run(project, [*command, "--keychain-profile", profile])
        run(project, ["xcrun", "stapler", "staple", str(package)])
