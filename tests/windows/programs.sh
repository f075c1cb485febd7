#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# programs.sh BUILD VERSION: what Windows reads of the packaged programs (icon, version, manifest), and that exactly the
# libraries are with them which something needs.
set -euo pipefail
. "$(dirname "$0")/incident.sh"
command -v wrestool >/dev/null || skip "icoutils is not installed"
installer=$build/packages/goneaway-$version-windows.exe
(cd "$folder" && cmake -E tar xf "$build/packages/goneaway-$version-windows-portable.zip")
home=$folder/Goneaway

resource() { wrestool --extract --raw --type="$1" "$2"; } # 14: icons, 16: version, 24: manifest
for program in "$home/goneaway.exe" "$home/goneaway-cli.exe"; do
  name=$(basename "$program" .exe)
  resource 24 "$program" >"$folder/manifest"
  for said in '>PerMonitorV2<' '>UTF-8<' '<longPathAware.*>true<' 'level="asInvoker"' 'Microsoft.Windows.Common-Controls'; do
    grep -q -- "$said" "$folder/manifest" || fail "$name.exe: $said is not in its manifest"
  done
  resource 16 "$program" | iconv -f UTF-16LE -t UTF-8 -c | tr '\0' '\n' >"$folder/version"
  for said in "$version" Goneaway 'The Goneaway authors' "$name.exe"; do
    grep -Fqx -- "$said" "$folder/version" || fail "$name.exe: \"$said\" is not in its version resource"
  done
  wrestool --extract --type=14 "$program" >"$folder/icon.ico"
  for size in 16 20 24 32 40 48 64 256; do
    icotool --list "$folder/icon.ico" | grep -q -- "--width=$size .*--bit-depth=32" || fail "$name.exe: no icon of $size pixels"
  done
done
subsystem() { x86_64-w64-mingw32-objdump -p "$1" | sed -n 's/^Subsystem.*(\(.*\))$/\1/p'; }
[ "$(subsystem "$home/goneaway.exe")" = "Windows GUI" ] || fail "goneaway.exe opens a console"
[ "$(subsystem "$home/goneaway-cli.exe")" = "Windows CUI" ] || fail "goneaway-cli.exe has no console"
resource 24 "$installer" | grep -q 'dpiAware' || fail "the installer is blurred on sharp screens"
wrestool --extract --type=14 "$installer" >"$folder/icon.ico"
icotool --list "$folder/icon.ico" | grep -q -- '--width=256' || fail "the installer has no icon of its own"
said "icon, version and manifest are as wanted"

cd "$home"
doubled=$(find . -type f -exec md5sum {} + | sort | uniq -w 32 -D)
[ -z "$doubled" ] || fail "the same file twice: $doubled"
imports() { x86_64-w64-mingw32-objdump -p "$@" | sed -n 's/^\tDLL Name: //p' | tr '[:upper:]' '[:lower:]' | sort -u; }
find . -name '*.exe' -o -name '*.dll' | while read -r file; do imports "$file"; done | sort -u >"$folder/needed"
find . -maxdepth 1 -name '*.dll' -printf '%f\n' | tr '[:upper:]' '[:lower:]' | sort >"$folder/there"
idle=$(comm -13 "$folder/needed" "$folder/there")
[ -z "$idle" ] || fail "nothing needs $idle"
find . -name '*.exe' -o -name '*.dll' | while read -r file; do
  x86_64-w64-mingw32-objdump -h "$file" | grep -c '\.debug_' >/dev/null && echo "$file"
done >"$folder/unstripped" || true
[ ! -s "$folder/unstripped" ] || fail "not stripped: $(cat "$folder/unstripped")"
said "$(wc -l <"$folder/there") libraries and $(find . -mindepth 2 -name '*.dll' | wc -l) plug-ins, each needed, none twice"
