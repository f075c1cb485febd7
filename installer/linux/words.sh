#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes the man pages and the shell completions, from what the programs themselves say of their commands and options,
# from connection-options.tsv, and from the texts in man/. The build runs it:
#
#   words.sh GONEAWAY-CLI GONEAWAY VERSION FOLDER
#
# GONEAWAY may be empty: then only those of goneaway-cli are written.
set -euo pipefail
export LC_ALL=C.UTF-8
cli=$1 gui=$2 version=$3 folder=$4
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder"

# Of a help text of Qt's command line parser, one line an option: "-o --output", value, what it is.
options_of() {
  awk -v OFS='\t' '
    function flush() { if (words != "") print words, value, text; words = "" }
    /^(Options|Arguments):/ { inside = /^Options:/; next }
    !inside { next }
    /^$/ { inside = 0; next }
    /^  -/ {
      flush()
      split(substr($0, 3), half, /  +/)
      words = half[1]; text = half[2]; value = ""
      if (match(words, / <.*>$/)) { value = substr(words, RSTART + 2, RLENGTH - 3); words = substr(words, 1, RSTART - 1) }
      gsub(/,/, "", words)
      next
    }
    { sub(/^ +/, ""); text = text " " $0 }
    END { flush() }'
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$cli" --help >"$work/cli"
awk -v OFS='\t' '/^  [a-z]/ { name = $1; sub(/^ +[a-z-]+ +/, ""); print name, $0 }' "$work/cli" >"$work/commands"
[ -s "$work/commands" ] || { echo "goneaway-cli --help lists no commands" >&2; exit 1; }
grep -v '^#' "$here/connection-options.tsv" >"$work/connection"
while IFS=$'\t' read -r command _; do
  "$cli" "$command" --help >"$work/help"
  sed -n "1s/^Usage: goneaway-cli $command *//p" "$work/help" >"$work/usage-$command"
  options_of <"$work/help" >"$work/options-$command"
  ! grep -q '^Connection, ' "$work/help" || : >"$work/connects-$command"
done <"$work/commands"
if [ -n "$gui" ]; then
  QT_QPA_PLATFORM=offscreen QT_LOGGING_RULES='*=false' "$gui" --help 2>/dev/null | options_of >"$work/options-gui"
  [ -s "$work/options-gui" ] || { echo "goneaway --help lists no options" >&2; exit 1; }
fi

. "$here/man.sh"
. "$here/completion.sh"
