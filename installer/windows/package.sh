#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# From what preset `windows` built, makes an installer and a portable zip:
#
#   installer/windows/package.sh [FOLDER]       default: build/windows/packages
#
# Which libraries belong to it is read from the programs and plug-ins themselves, and nowhere written down.
set -euo pipefail
cd "$(dirname "$0")/../.."
source=$PWD
build=$source/build/windows
folder=${1:-$build/packages}
deps=${GONEAWAY_WINDOWS_DEPS:-$source/build/windows-deps}
version=$(sed -n 's/^project(goneaway VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
fail() { printf 'The package for Windows could not be made: %s\n' "$*" >&2; exit 1; }

tools=x86_64-w64-mingw32
compiler=$(dirname "$("$tools-g++-posix" -print-libgcc-file-name)")
places=("$deps/bin" "$deps/lib/mariadb" "$compiler" "/usr/$tools/lib")
# Of Windows itself: what Wine, which stands in for it here, has too.
system=/usr/lib/x86_64-linux-gnu/wine/x86_64-windows
[ -d "$system" ] || fail "Wine is not installed"

mkdir -p "$folder"
work=$(mktemp -d "$folder/work-XXXXXX")
trap 'rm -rf "$work"' EXIT
stage=$work/Goneaway
mkdir -p "$stage"

# Qt's plug-ins: nobody is linked to them.
plugins=(platforms/qwindows.dll platforms/qoffscreen.dll sqldrivers/qsqlmysql.dll styles/qwindowsvistastyle.dll
  tls/qschannelbackend.dll imageformats/qico.dll)
for plugin in "${plugins[@]}"; do
  install -D "$deps/plugins/$plugin" "$stage/$plugin"
done
for program in goneaway.exe goneaway-cli.exe goneaway-victim.exe; do
  [ ! -e "$build/bin/$program" ] || cp "$build/bin/$program" "$stage/"
done
[ -e "$stage/goneaway-cli.exe" ] || fail "it is not built yet: cmake --preset windows && cmake --build --preset windows"

# Walks the imports until no library is missing.
mapfile -t todo < <(find "$stage" -name '*.exe' -o -name '*.dll')
while [ ${#todo[@]} -gt 0 ]; do
  file=${todo[0]}
  todo=("${todo[@]:1}")
  for name in $("$tools-objdump" -p "$file" | sed -n 's/^\tDLL Name: //p'); do
    [ ! -e "$stage/$name" ] || continue
    found=
    for place in "${places[@]}"; do
      [ ! -e "$place/$name" ] || { found=$place/$name; break; }
    done
    if [ -n "$found" ]; then
      cp "$found" "$stage/$name"
      todo+=("$stage/$name")
    elif [[ $name == api-ms-win-* ]]; then
      : # another name for a library of Windows
    elif ! ls "$system" | grep -iFx "$name" >/dev/null; then
      fail "$(basename "$file") needs $name, which is nowhere"
    fi
  done
done
find "$stage" \( -name '*.exe' -o -name '*.dll' \) -exec "$tools-strip" --strip-unneeded {} +
cp LICENSE "$stage/LICENSE.txt"
sed -i 's/$/\r/' "$stage/LICENSE.txt"

zip=$folder/goneaway-$version-windows-portable.zip
rm -f "$zip"
(cd "$work" && cmake -E tar cf "$zip" --format=zip Goneaway)

# What the installer writes, and the uninstaller takes away: exactly that, so that nobody's bundles go with it.
{
  find "$stage" -type d -printf '%P\n' | LC_ALL=C sort | while read -r part; do
    # shellcheck disable=SC2016 # NSIS's variables
    printf 'SetOutPath "$INSTDIR%s"\n' "${part:+\\${part//\//\\}}"
    find "$stage/$part" -maxdepth 1 -type f -printf 'File "%p"\n' | LC_ALL=C sort
  done
} >"$work/install.nsh"
{
  find "$stage" -type f -printf '%P\n' | LC_ALL=C sort | sed -e 's|/|\\|g' -e 's|.*|Delete "$INSTDIR\\&"|'
  find "$stage" -mindepth 1 -type d -printf '%P\n' | LC_ALL=C sort -r | sed -e 's|/|\\|g' -e 's|.*|RMDir "$INSTDIR\\&"|'
} >"$work/uninstall.nsh"
installer=$folder/goneaway-$version-windows.exe
makensis -V2 -NOCD "-DVERSION=$version" "-DWORK=$work" "-DICON=$build/installer/windows/goneaway.ico" "-DOUTPUT=$installer" \
  "-DSIZE=$(du -sk "$stage" | cut -f 1)" installer/windows/goneaway.nsi >"$work/log" || { cat "$work/log" >&2; fail "makensis"; }
du -k "$installer" "$zip"
