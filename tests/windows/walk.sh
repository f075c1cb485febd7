#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# walk.sh BUILD VERSION: the wizard for Windows is walked to a bundle, which the build for Linux opens to the same
# diagnosis as its own.
set -euo pipefail
. "$(dirname "$0")/incident.sh"
[ -x "$build/bin/tst_walk.exe" ] || skip "the wizard was not built"
command -v xvfb-run >/dev/null || skip "xvfb-run is not installed"
serve
value() { grep -A 1 -Fx -e "$1" "$folder/arguments" | sed -n 2p; } # a word a line
for name in -h -P -u; do
  [ -n "$(value "$name")" ] || fail "the practice server's address is not told: $(cat "$folder/arguments")"
done
env GONEAWAY_WALK_FOLDER="$folder" GONEAWAY_WALK_HOST="$(value -h)" GONEAWAY_WALK_PORT="$(value -P)" \
  GONEAWAY_WALK_USER="$(value -u)" GONEAWAY_WALK_PASSWORD="$MYSQL_PWD" GONEAWAY_WALK_CAUSE="$cause" \
  timeout -k 5 180 xvfb-run -a -s "-screen 0 1280x900x24" "$wine" "$build/bin/tst_walk.exe" -o "$folder/walk.log,txt" \
  || { cat "$folder/walk.log"; fail "the walk"; }
grep -q 'Totals: [1-9][0-9]* passed, 0 failed, 0 skipped' "$folder/walk.log" || { cat "$folder/walk.log"; fail "the walk"; }
said "walked"
"$wine" "$build/bin/goneaway-cli.exe" open "$folder/walked.goneaway.zip" --json >"$folder/windows.json" || [ $? -le 1 ] || fail "open"
"$linux" open "$folder/walked.goneaway.zip" --json >"$folder/linux.json" || [ $? -le 1 ] || fail "open"
findings <"$folder/linux.json" >"$folder/linux"
findings <"$folder/windows.json" >"$folder/windows"
diff "$folder/linux" "$folder/windows" || fail "Linux finds something else in the bundle"
[ "$(jq -r '.findings[0].cause' "$folder/linux.json")" = "$cause" ] || fail "$cause is not on top"
said "the bundle says the same on both"
