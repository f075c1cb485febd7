#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# start.sh FOLDER: makes a Windows there: clean, with a readable font under the names that programs for Windows ask for.
# Without one, Wine measures one font and draws another, and the text of a field lies outside it.
set -euo pipefail
wine=$(dirname "$0")/wine.sh
export WINEPREFIX=${1:?}
if [ -d "$WINEPREFIX" ]; then # of an earlier run; what still runs in it ends first
  /usr/lib/wine/wineserver64 -k || true
  /usr/lib/wine/wineserver64 -w || true
fi
rm -rf "$WINEPREFIX"
"$wine" wineboot -i
fonts='HKEY_CURRENT_USER\Software\Wine\Fonts\Replacements'
{
  printf 'REGEDIT4\r\n\r\n[%s]\r\n' "$fonts"
  for name in 'Segoe UI' 'MS Shell Dlg' 'MS Shell Dlg 2' 'MS Sans Serif' Tahoma Arial; do
    printf '"%s"="DejaVu Sans"\r\n' "$name"
  done
  printf '"Consolas"="DejaVu Sans Mono"\r\n"Courier New"="DejaVu Sans Mono"\r\n'
} >"$WINEPREFIX/fonts.reg"
"$wine" regedit /S "Z:${WINEPREFIX//\//\\}\\fonts.reg"
# Its services go on, with their output nowhere: those that a test starts hold its output open, and ctest waits for that.
/usr/lib/wine/wineserver64 -w
/usr/lib/wine/wineserver64 -p60 </dev/null >/dev/null 2>&1
"$wine" cmd /c exit </dev/null >/dev/null 2>&1
