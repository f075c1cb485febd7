#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the Windows of the build: clean, with a readable font under the names that programs for Windows ask for.
set -euo pipefail
wine=$(dirname "$0")/wine.sh
export WINEPREFIX=${1:?}/wine
if [ -d "$WINEPREFIX" ]; then # of an earlier run; what still runs in it ends first
  /usr/lib/wine/wineserver64 -k || true
  /usr/lib/wine/wineserver64 -w || true
fi
rm -rf "$WINEPREFIX"
"$wine" wineboot -i
for name in 'Segoe UI' 'MS Shell Dlg' 'MS Shell Dlg 2' 'MS Sans Serif' Tahoma Arial; do
  "$wine" reg add 'HKCU\Software\Wine\Fonts\Replacements' /v "$name" /d 'DejaVu Sans' /f >/dev/null
done
