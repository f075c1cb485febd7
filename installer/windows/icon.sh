#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# icon.sh ICON.svg ICON.ico: an icon for Windows, which takes PNGs as they are (since Vista).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sizes=(16 20 24 32 40 48 64 256)
bytes() { # bytes VALUE COUNT: little-endian
  local value=$1 count=$2
  for ((; count > 0; --count)); do
    printf "\\x$(printf %02x $((value & 255)))"
    value=$((value >> 8))
  done
}
offset=$((6 + 16 * ${#sizes[@]}))
{ bytes 0 2; bytes 1 2; bytes ${#sizes[@]} 2; } >"$work/head"
for size in "${sizes[@]}"; do
  rsvg-convert -w "$size" -h "$size" -o "$work/$size.png" "$1"
  length=$(stat -c %s "$work/$size.png")
  # Width and height (0 is 256), no palette, one plane of 32 bits, where it is.
  { bytes $((size & 255)) 1; bytes $((size & 255)) 1; bytes 0 2; bytes 1 2; bytes 32 2; bytes "$length" 4; bytes "$offset" 4; } >>"$work/head"
  offset=$((offset + length))
done
for size in "${sizes[@]}"; do cat "$work/$size.png"; done | cat "$work/head" - >"$2"
