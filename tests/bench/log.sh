#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# How fast `goneaway-cli log` reads a large error log, beside grep, ripgrep and wc, in one run on one file. The file is
# made of the real lines in tests/unit/log/data: once as they are, a line in five of them an event, and once as from a
# server with little to tell. Prints medians and ratios; judges nothing.
#   tests/bench/log.sh [MEBIBYTES]        default: 1024
# Needs: hyperfine, ripgrep, time.
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=$PWD/build/${GONEAWAY_PRESET:-release}/bin
size=${1:-1024}
for tool in hyperfine rg time; do
  type -P "$tool" >/dev/null || { echo "missing: $tool (Debian: hyperfine, ripgrep, time)" >&2; exit 2; }
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
words=(
  'Aborted connection' 'got signal' 'Shutdown complete' 'Normal shutdown' 'ready for connections' 'MY-010931'
  'MY-013172' 'MY-010909' 'Too many connections' 'is blocked' 'Access denied' 'could not be resolved'
  'Out of memory' 'No space left' 'is full' 'marked as crashed' 'corrupt' 'Forcing close' 'unknown variable'
  'MY-015123'
)
pattern=$(IFS='|'; echo "${words[*]}")

cat tests/unit/log/data/*.err >"$folder/busy.part"
# Quiet: the lines that are no event to us, many times, and each line that is one once. (Where the line that tells an
# event is gone, another one tells it: until none does.)
cp "$folder/busy.part" "$folder/none.part"
while "$bin/goneaway-cli" log --json "$folder/none.part" 2>/dev/null | sed -n 's/.*"line":\([0-9]*\).*/\1/p' \
  >"$folder/events" && [ -s "$folder/events" ]; do
  awk 'NR == FNR {skip[$1]; next} !(FNR in skip)' "$folder/events" "$folder/none.part" >"$folder/fewer.part"
  mv "$folder/fewer.part" "$folder/none.part"
done
for _ in $(seq 100); do cat "$folder/none.part"; done >"$folder/quiet.part"
cat "$folder/busy.part" >>"$folder/quiet.part"

# Doubling a file until it is as long as wanted.
grow() {
  local part=$1 whole=$2 bytes=$((size * 1024 * 1024))
  cp "$part" "$whole"
  while [ "$(stat -c %s "$whole")" -lt $((bytes / 2)) ]; do
    cat "$whole" "$whole" >"$whole.next"
    mv "$whole.next" "$whole"
  done
  head -c $((bytes - $(stat -c %s "$whole"))) "$whole" >"$whole.rest"
  cat "$whole.rest" >>"$whole"
  rm "$whole.rest"
}

for kind in quiet busy; do
  log=$folder/$kind.err
  grow "$folder/$kind.part" "$log"
  printf '\n%s: %s bytes, %s lines, %s of them events\n' "$kind" "$(stat -c %s "$log")" "$(wc -l <"$log")" \
    "$("$bin/goneaway-cli" log --json "$log" 2>/dev/null | wc -l)"
  # Through a pipe: grep stops at the first match where its output goes to /dev/null.
  hyperfine --warmup 1 --runs 5 --style none --export-json "$folder/times.json" \
    --command-name goneaway-cli "$bin/goneaway-cli log --json $log 2>/dev/null | cat >/dev/null" \
    --command-name grep "grep -cE '$pattern' $log | cat >/dev/null" \
    --command-name ripgrep "rg -c '$pattern' $log | cat >/dev/null" \
    --command-name wc "wc -l $log | cat >/dev/null" >/dev/null
  perl -MJSON::PP -e '
    local $/; my $all = decode_json(<>)->{results};
    my %t = map { $_->{command} => $_->{median} } @$all;
    printf "  %-14s %6.2f s\n", $_->{command}, $_->{median} for @$all;
    printf "  goneaway-cli takes %.2f of grep -cE (goal: at most 0.35), %.2f of ripgrep\n",
      $t{"goneaway-cli"} / $t{grep}, $t{"goneaway-cli"} / $t{ripgrep};
  ' "$folder/times.json"
  /usr/bin/time -f '%M' -o "$folder/memory" "$bin/goneaway-cli" log --json "$log" >/dev/null 2>&1
  printf '  at most %s MiB resident\n' "$(($(cat "$folder/memory") / 1024))"
done
