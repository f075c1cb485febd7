# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced: an incident on a practice server on this side, served in $folder for as long as the script runs; and how the
# two builds are asked.
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "$1" && pwd)
version=$2
linux=${GONEAWAY_LINUX_CLI:-$source/build/release/bin/goneaway-cli}
wine=$source/tests/windows/wine.sh
cause=idle-timeout

skip() { printf 'Skipped: %s\n' "$*"; exit 77; }
fail() { printf 'FAIL: %s\n' "$*" >&2; exit 1; }
said() { printf '%s (%s s)\n' "$*" "$SECONDS"; }

[ -x "$linux" ] || skip "the build for Linux is missing (preset release)"
[ -x /usr/lib/wine/wine64 ] || skip "wine64 is not installed"
command -v jq >/dev/null || skip "jq is not installed"
folder=$(mktemp -d "${TMPDIR:-/tmp}/goneaway-windows-XXXXXX")
lab=
finish() {
  [ -z "$lab" ] || { kill "$lab" 2>/dev/null && wait "$lab" 2>/dev/null; } || true
  if [ "${WINEPREFIX#"$folder"/}" != "$WINEPREFIX" ]; then # what still runs there would go on writing
    /usr/lib/wine/wineserver64 -k || true
    /usr/lib/wine/wineserver64 -w || true
  fi
  rm -rf "$folder"
}
export WINEPREFIX=${WINEPREFIX:-$build/wine}
trap finish EXIT
trap 'exit 130' INT TERM

serve() {
  "$linux" lab serve "$cause" --folder "$folder" >"$folder/lab.txt" 2>&1 &
  lab=$!
  for _ in $(seq 600); do
    [ -e "$folder/arguments" ] && break
    kill -0 "$lab" 2>/dev/null || { cat "$folder/lab.txt"; skip "no practice server came up"; }
    sleep 0.1 # between two looks at whether it is there
  done
  [ -e "$folder/arguments" ] || fail "the practice server did not come up"
  mapfile -t arguments <"$folder/arguments"
  MYSQL_PWD=$(cat "$folder/password")
  export MYSQL_PWD
  arguments+=(--no-defaults --no-login-paths)
}

# What was found, without how this machine looks: the verdict, and each finding with its certainty and reasons.
findings() { jq '{verdict, findings: [.findings[] | {cause, certainty, because: [.because[]?.says]}]}'; }
