#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds Goneaway, starts a practice server, makes it drop an idle connection for real, and opens the wizard on that
# incident. Without a display it does the same on the command line and leaves the bundle in the current folder.
set -euo pipefail
here=$PWD
cd "$(dirname "$0")/.."
root=$PWD
. installer/packages.sh

install_missing "${build_packages[@]}" "${practice_packages[@]}"
say "Building Goneaway (a few minutes the first time) ..."
# The programs alone: the tests take as long again.
targets=(--target goneaway goneaway-cli goneaway-victim)
build release
bin=$root/build/release/bin

folder=$(mktemp -d "${TMPDIR:-/tmp}/goneaway-try-XXXXXX")
lab=
finish() {
  if [ -n "$lab" ]; then
    kill "$lab" 2>/dev/null || true
    wait "$lab" 2>/dev/null || true
  fi
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM

say "Starting a practice server and letting it drop an idle connection ..."
"$bin/goneaway-cli" lab serve idle-timeout --folder "$folder" >"$folder/lab.txt" 2>&1 &
lab=$!
for _ in $(seq 600); do
  [ -e "$folder/arguments" ] && break
  kill -0 "$lab" 2>/dev/null || { cat "$folder/lab.txt" >&2; exit 3; }
  sleep 0.1
done
[ -e "$folder/arguments" ] || { say "The practice server did not come up."; exit 3; }
mapfile -t arguments <"$folder/arguments"
MYSQL_PWD=$(cat "$folder/password")
export MYSQL_PWD
say ""
say "This is what the application saw:"
cat "$folder/symptom.txt"
say ""

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  say "Opening the wizard on it. Closing the wizard ends the practice server."
  "$bin/goneaway" "${arguments[@]}"
else
  say "There is no display, so this is the command line's answer:"
  status=0
  "$bin/goneaway-cli" bundle -o "$here" "${arguments[@]}" || status=$?
  # 0 and 1 are answers ("nothing", "a cause"); only other statuses are failures.
  [ "$status" -le 1 ] || exit "$status"
fi
