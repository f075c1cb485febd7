#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# How fast `goneaway-cli log` lists the events of a large error log, and `log --count` counts them as grep -c does, beside
# grep, ripgrep and wc, in one run on one file. The files are made of the real lines in tests/unit/log/data: as they are
# (a line in five of them an event, and a crash at every fiftieth), as from a server with little to tell, and with nothing
# but lost connections. The tools take turns. Prints the least wall and CPU time of all runs (other work on the machine
# only ever adds), the most memory, and ratios; judges nothing.
#   tests/bench/log.sh [MEBIBYTES [RUNS [KIND...]]]        default: 1024 5 busy quiet events
# Needs: ripgrep, time.
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=$PWD/build/${GONEAWAY_PRESET:-release}/bin
size=${1:-1024}
runs=${2:-5}
kinds=("${@:3}")
[ ${#kinds[@]} -gt 0 ] || kinds=(busy quiet events)
for tool in rg time; do
  type -P "$tool" >/dev/null || { echo "missing: $tool (Debian: ripgrep, time)" >&2; exit 2; }
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

grep -h 'Aborted connection' tests/unit/log/data/*.err >"$folder/events.part"

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

# One run of a command, its output through a pipe: grep stops at the first match where it goes to /dev/null.
turn() {
  local name=$1
  shift
  { /usr/bin/time -a -o "$folder/$name.times" -f '%e %U %S %M' "$@" 2>/dev/null || true; } | cat >/dev/null
}

# The least of a column of the runs, and the largest.
least() { awk -v c="$2" '{print c == "cpu" ? $2 + $3 : $c}' "$folder/$1.times" | sort -n | head -n 1; }
most() { awk '{print $4}' "$folder/$1.times" | sort -n | tail -n 1; }

for kind in "${kinds[@]}"; do
  log=$folder/$kind.err
  rm -f "$folder"/*.times
  grow "$folder/$kind.part" "$log"
  printf '\n%s: %s bytes, %s lines, %s of them events\n' "$kind" "$(stat -c %s "$log")" "$(wc -l <"$log")" \
    "$("$bin/goneaway-cli" log --json "$log" 2>/dev/null | wc -l)"
  for _ in $(seq "$runs"); do
    turn log "$bin/goneaway-cli" log --json "$log"
    turn 'log --count' "$bin/goneaway-cli" log --count "$log"
    turn grep grep -cE "$pattern" "$log"
    turn ripgrep rg -c "$pattern" "$log"
    turn wc wc -l "$log"
  done
  printf '  %-14s %8s %8s %8s\n' '' 'wall s' 'CPU s' 'MiB'
  for tool in log 'log --count' grep ripgrep wc; do
    printf '  %-14s %8s %8s %8s\n' "$tool" "$(least "$tool" 1)" "$(least "$tool" cpu)" "$(($(most "$tool") / 1024))"
  done
  for tool in log 'log --count'; do
    awk -v kind="$kind" -v tool="$tool" -v ours="$(least "$tool" 1)" -v grep="$(least grep 1)" \
      -v rg="$(least ripgrep 1)" -v ourCpu="$(least "$tool" cpu)" -v grepCpu="$(least grep cpu)" 'BEGIN {
      printf "%-8s %-12s %12.2f %12.2f %12.2f\n", kind, tool, ours / grep, ourCpu / grepCpu, ours / rg }' >>"$folder/ratios"
  done
  rm -f "$log"
done

printf '\ngoneaway-cli takes ... of the time of grep -cE (goal: at most 0.35 of its wall time) and of ripgrep\n'
printf '%-21s %12s %12s %12s\n' '' 'grep, wall' 'grep, CPU' 'rg, wall'
cat "$folder/ratios"
