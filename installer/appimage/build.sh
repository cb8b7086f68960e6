#!/bin/sh
# AppImage of the thin program. Not tried: it needs appimagetool, which no package registry has.
#
#   python3 installer build tar
#   installer/appimage/build.sh dist/cascade-desktop-VERSION-linux-x86_64.tar.zst
set -eu
archive=$1
command -v appimagetool >/dev/null || {
    echo "This needs appimagetool. Get it from the AppImage project, and put it on the PATH." >&2
    exit 1
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/AppDir/usr/lib"
tar -xf "$archive" -C "$work"
mv "$work"/cascade-desktop-*/share "$work/AppDir/usr/share"
mv "$work"/cascade-desktop-* "$work/AppDir/usr/lib/cascade-desktop"
cp "$work/AppDir/usr/share/applications/cascade-desktop.desktop" "$work/AppDir/"
cp "$work/AppDir/usr/share/icons/hicolor/scalable/apps/cascade-desktop.svg" "$work/AppDir/"
cat >"$work/AppDir/AppRun" <<'RUN'
#!/bin/sh
# "portable" beside the AppImage, not inside it: CASCADE_PROGRAM names that folder.
here=$(dirname "$(readlink -f "$0")")
if [ -n "${APPIMAGE:-}" ] && [ -e "$(dirname "$APPIMAGE")/portable" ]; then
    CASCADE_PROGRAM=$(dirname "$APPIMAGE")
    export CASCADE_PROGRAM
fi
exec "$here/usr/lib/cascade-desktop/cascade-desktop" "$@"
RUN
chmod +x "$work/AppDir/AppRun"
VERSION=$(basename "$archive" | cut -d- -f3) ARCH=x86_64 appimagetool "$work/AppDir" "${archive%-linux-x86_64.tar*}-x86_64.AppImage"
