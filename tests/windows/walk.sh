#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# walk.sh BUILD VERSION: what a person does who gets the installer: they go through its pages, start Goneaway from the
# last one, walk the wizard against a server to a saved bundle, and later open bundles. All of that by keyboard, in front
# of a screen that is read. The bundle is then opened by the build for Linux, which must say the same.
set -euo pipefail
if [ -z "${GONEAWAY_WALK_SCREEN:-}" ]; then
  command -v xvfb-run >/dev/null || { echo "Skipped: xvfb-run is not installed"; exit 77; }
  exec env GONEAWAY_WALK_SCREEN=yes xvfb-run -a -s "-screen 0 ${GONEAWAY_WALK_SIZE:-1280x900}x24" "$0" "$@"
fi
. "$(dirname "$0")/incident.sh"
. "$(dirname "$0")/screen.sh"
for tool in xdotool tesseract import convert; do
  command -v $tool >/dev/null || skip "$tool is not installed"
done
export WINEPREFIX=$folder/windows GONEAWAY_INSTALLED=yes # a clean Windows, and nothing but what the installer brings
"$source/tests/windows/start.sh" "$WINEPREFIX" 2>/dev/null || fail "no Windows"
serve
password=$MYSQL_PWD # to be typed
unset MYSQL_PWD
value() { grep -A 1 -Fx -e "$1" "$folder/arguments" | sed -n 2p; } # a word a line
windows_path() { printf 'Z:%s' "${1//\//\\}"; }
said "Windows and the server are there"

# --- the installer -----------------------------------------------------------------------------------------------
"$wine" "$build/packages/goneaway-$version-windows.exe" &
in_window 'Goneaway Setup'
see 'free software'
picture installer-licence
press alt+n
see 'just for me'
picture installer-users
press alt+n
see 'Destination Folder'
picture installer-folder
press alt+i
see 'has been installed|Completing'
see 'Open with Goneaway'
picture installer-finish
press alt+f
said "installed"

# --- the wizard --------------------------------------------------------------------------------------------------
in_window '^Goneaway$'
see 'Find out why a connection was lost'
picture start
press alt+f
in_window 'Find out why'
see 'What happened'
typed "$(cat "$folder/symptom.txt")"
see 'already closed when the client'
picture symptom
press alt+n
see 'Which server'
press alt+a
in_window 'log files'
typed "$(windows_path "$(value --log)")"
press Return
gone 'log files'
in_window 'Find out why'
see 'tmp.goneaway-' # of the log file's path
press alt+h
press ctrl+a
typed "$(value -h)"
press alt+p
press ctrl+a
typed "$(value -P)"
press alt+u
press ctrl+a
typed "$(value -u)"
press alt+r
typed "$password"
see "$(value -P)"
press Return
see 'Logged in to'
picture connect
press alt+n
see 'Every check saw|could not see everything'
picture checks
press alt+n
see 'idle'
picture causes
press alt+n
see 'Save bundle'
picture report
press alt+s
in_window 'bundle'
picture save
press ctrl+a
typed "$(windows_path "$folder/walked.goneaway.zip")"
press Return
gone 'bundle'
in_window 'Find out why'
see 'Open folder'
picture saved
[ -s "$folder/walked.goneaway.zip" ] || fail "nothing was saved"
said "walked"

# --- closed, it ends ---------------------------------------------------------------------------------------------
running() { "$wine" winedbg --command 'info process' 2>/dev/null | tr -d '\r'; }
ended() {
  local until=$((SECONDS + screen_limit)) list
  while list=$(running) && grep -q goneaway.exe <<<"$list"; do
    [ $SECONDS -lt $until ] || { picture missing; fail "Goneaway does not end when its windows are closed: $list"; }
    sleep 0.2
  done
  grep -q explorer.exe <<<"$list" || fail "Wine does not tell what runs: $list"
}
press alt+F4
in_window '^Goneaway$'
see 'Watch until it happens'
press alt+F4
ended
said "closed"

# --- bundles, opened as Explorer would ---------------------------------------------------------------------------
# By what the installer registered: Wine's own `start` sees what is registered for all users only.
opened_by() { # KEY FILE
  local command
  command=$("$wine" reg query "HKCU\\Software\\Classes\\$1\\command" /ve 2>/dev/null | tr -d '\r' | sed -n 's/.*REG_SZ *//p')
  [ -n "$command" ] || fail "nothing is registered to open $2"
  printf '@%s\r\n' "${command//%1/$(windows_path "$2")}" >"$folder/open.bat"
  "$wine" cmd /c "$(windows_path "$folder/open.bat")" &
  in_window "$(basename "$2")"
  see 'Why it happened'
  picture "opened-$(basename "$2")"
  press alt+F4
  in_window '^Goneaway$'
  press alt+F4
  ended
}
cp "$folder/walked.goneaway.zip" "$folder/sent.goneaway"
opened_by 'Goneaway.Bundle\shell\open' "$folder/sent.goneaway"
opened_by 'SystemFileAssociations\.zip\shell\Goneaway' "$folder/walked.goneaway.zip"
said "bundles open"

# --- the bundle on both ------------------------------------------------------------------------------------------
home=$(find "$WINEPREFIX/drive_c/users" -path '*/AppData/Local/Programs/Goneaway' -type d | head -n 1)
"$wine" "$home/goneaway-cli.exe" open "$folder/walked.goneaway.zip" --json >"$folder/windows.json" || [ $? -le 1 ] || fail "open"
"$linux" open "$folder/walked.goneaway.zip" --json >"$folder/linux.json" || [ $? -le 1 ] || fail "open"
findings <"$folder/linux.json" >"$folder/linux"
findings <"$folder/windows.json" >"$folder/windows.txt"
diff "$folder/linux" "$folder/windows.txt" || fail "Linux finds something else in the bundle"
[ "$(jq -r '.findings[0].cause' "$folder/linux.json")" = "$cause" ] || fail "$cause is not on top"
said "the bundle says the same on both"
