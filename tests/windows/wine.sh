#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# wine.sh PROGRAM.exe ARGUMENT...: runs a program for Windows here, in a Windows of the build's own; with the libraries
# of build/windows-deps, unless GONEAWAY_INSTALLED says that the program brings its own.
set -euo pipefail
source=$(cd "$(dirname "$0")/../.." && pwd)
deps=${GONEAWAY_WINDOWS_DEPS:-$source/build/windows-deps}
compiler=$(dirname "$(x86_64-w64-mingw32-g++-posix -print-libgcc-file-name)")
export WINEPREFIX=${WINEPREFIX:-$source/build/windows/wine}
# No browser and no .NET are offered; errors of Wine's own would drown those of the program.
export WINEDEBUG=-all WINEDLLOVERRIDES=mscoree,mshtml=,winemenubuilder.exe=
if [ -z "${GONEAWAY_INSTALLED:-}" ]; then
  windows() { local path=$1; printf 'Z:%s' "${path//\//\\}"; }
  export WINEPATH="$(windows "$deps/bin");$(windows "$deps/lib/mariadb");$(windows "$compiler");$(windows /usr/x86_64-w64-mingw32/lib)"
  QT_PLUGIN_PATH="Z:$deps/plugins"
  QT_QPA_FONTDIR=Z:/usr/share/fonts/truetype/dejavu # for the platform `offscreen`
  # Wine keeps Qt's variables from the program, unless they are written so. An installed one is shown as it is.
  for name in "${!QT_@}"; do export "WINE$name=${!name}"; done
fi
mkdir -p "$WINEPREFIX"
exec /usr/lib/wine/wine64 "$@"
