#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# installer.sh BUILD VERSION: installed without a question, used, installed again over it, and taken away; what a person
# saved stays. The portable zip is used from a long path with blanks and letters beyond ASCII.
set -euo pipefail
. "$(dirname "$0")/incident.sh"
installer=$build/packages/goneaway-$version-windows.exe
portable=$build/packages/goneaway-$version-windows-portable.zip
[ "$(stat -c %s "$installer")" -le $((30 * 1024 * 1024)) ] || fail "the installer is larger than 30 MB"
said "made: $(du -k "$installer" | cut -f 1) KB, portable $(du -k "$portable" | cut -f 1) KB"

export GONEAWAY_INSTALLED=yes # nothing but what the installer brings
"$wine" "$installer" /S || fail "the installer"
home=$(find "$WINEPREFIX/drive_c/users" -path '*/AppData/Local/Programs/Goneaway' -type d | head -n 1)
[ -n "$home" ] && [ -e "$home/goneaway-cli.exe" ] || fail "nothing was installed for the user"
version_of() { "$wine" "$1" --version | tr -d '\r'; }
[ "$(version_of "$home/goneaway-cli.exe")" = "goneaway-cli $version" ] || fail "goneaway-cli.exe does not start"
said "installed"
registry() { "$wine" reg query "$1" /s 2>/dev/null | tr -d '\r'; }
uninstall='HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Goneaway'
registry "$uninstall" | grep -c "DisplayVersion.*$version" >/dev/null || fail "Windows does not know that it is installed"
registry 'HKCU\Software\Classes\SystemFileAssociations\.zip\shell\Goneaway' | grep -c 'goneaway.exe" "%1"' >/dev/null \
  || fail "bundles are not opened with Goneaway"
registry 'HKCU\Software\Classes\.goneaway' | grep -c 'Goneaway.Bundle' >/dev/null || fail "nor .goneaway"
find "$WINEPREFIX/drive_c/users" -name Goneaway.lnk | grep -c . >/dev/null || fail "it is not in the start menu"

echo mine >"$home/incident.goneaway.zip"
"$wine" "$installer" /S || fail "the installer, a second time"
[ -e "$home/incident.goneaway.zip" ] || fail "installing again took a bundle away"
"$wine" "$home/uninstall.exe" /S || fail "uninstalling"
# It goes on in a copy of itself, or it could not remove itself.
for _ in $(seq 300); do
  [ -e "$home/uninstall.exe" ] || break
  sleep 0.1
done
[ "$(ls "$home")" = incident.goneaway.zip ] || { ls "$home"; fail "uninstalling left or took something else"; }
! registry "$uninstall" | grep -c DisplayVersion >/dev/null || fail "Windows still believes that it is installed"
! registry 'HKCU\Software\Classes' | grep -ci goneaway >/dev/null || fail "Windows still opens bundles with it"
! find "$WINEPREFIX/drive_c/users" -name Goneaway.lnk | grep -c . >/dev/null || fail "it is still in the start menu"
rm -r "$home"
said "taken away"

far="$folder/Jürgen Müllér 日本/$(printf 'deep/%.0s' $(seq 50))"
mkdir -p "$far"
(cd "$far" && cmake -E tar xf "$portable")
[ "$(version_of "$far/Goneaway/goneaway-cli.exe")" = "goneaway-cli $version" ] \
  || fail "the portable program does not start from a long path with letters beyond ASCII"
status=0
echo 'ERROR 2006 (HY000): MySQL server has gone away' >"$far/error.txt"
"$wine" "$far/Goneaway/goneaway-cli.exe" decode "$far/error.txt" | grep -q 2006 || fail "decode"
said "the portable program works"
