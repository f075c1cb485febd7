#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# check.sh BUILD VERSION: goneaway-cli.exe finds what goneaway-cli finds, and observes the same but for the client.
set -euo pipefail
. "$(dirname "$0")/incident.sh"
serve
# The server is there, and Wine slow on a busy machine: no limit of ours may end a login.
arguments+=(--connect-timeout=60)
"$linux" check "${arguments[@]}" --json >"$folder/linux.json" || [ $? -le 1 ] || fail "goneaway-cli check"
"$wine" "$build/bin/goneaway-cli.exe" check "${arguments[@]}" --json >"$folder/windows.json" \
  || [ $? -le 1 ] || fail "goneaway-cli.exe check"
findings <"$folder/linux.json" >"$folder/linux"
findings <"$folder/windows.json" >"$folder/windows"
diff "$folder/linux" "$folder/windows" || fail "other findings on Windows"
[ "$(jq -r '.findings[0].cause' "$folder/windows.json")" = "$cause" ] || fail "$cause is not on top"

# Every fact about the server; how long things took and how busy the server was differ from look to look.
facts() { jq -r '[.observations[].fact | select(startswith("client.") | not)] | unique | .[]'; }
facts <"$folder/linux.json" >"$folder/linux"
facts <"$folder/windows.json" >"$folder/windows"
diff "$folder/linux" "$folder/windows" || fail "other observations on Windows"
said "$(wc -l <"$folder/windows") facts and all findings are the same"
