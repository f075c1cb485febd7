#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What `goneaway-cli watch` catches and what it costs. Prints figures; judges nothing.
#   watch.sh drops [mariadb|mysql]   twenty drops: which are named, and how soon (5 minutes)
#   watch.sh crashes [mariadb|mysql] [SECONDS] [SEED]   deaths of the server right after other drops (600)
#   watch.sh cost [SECONDS]          processor time and statements of a watch to which nothing happens (600)
#   watch.sh soak [SECONDS]          memory and files of a watch with a KILL a minute (1800)
#   watch.sh looks [MEBIBYTES] [DAYS]   what looking at an incident costs where the error log is that large (1024)
#                                    and tells of so many days (180)
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=${GONEAWAY_BIN:-$PWD/build/${GONEAWAY_PRESET:-release}/bin}
mode=${1:-drops}
if [ "$mode" = drops ]; then
  exec "$bin/bench_watch" "${2:-mariadb}"
fi
if [ "$mode" = crashes ]; then
  exec "$bin/bench_watch_crashes" "${@:2}"
fi
case $mode in
  cost) seconds=${2:-600} ;;
  soak) seconds=${2:-1800} ;;
  looks) mebibytes=${2:-1024}; days=${3:-180} ;;
  *) sed -n '3,9p' "$0" >&2; exit 2 ;;
esac

folder=$(mktemp -d)
"$bin/goneaway-cli" lab serve killed --folder "$folder" >/dev/null &
lab=$!
watch=
trap 'kill $watch $lab 2>/dev/null; wait $lab || true; rm -rf "$folder"' EXIT
while [ ! -e "$folder/arguments" ]; do kill -0 $lab; sleep 0.1; done
mapfile -t words <"$folder/arguments"
MYSQL_PWD=$(cat "$folder/password"); export MYSQL_PWD
connection=("${words[@]:0:6}")
ask() { mariadb --no-defaults "${connection[@]}" -N -e "$1"; }
questions() { ask "SHOW GLOBAL STATUS LIKE 'Questions'" | cut -f2; }
ticks() { cut -d' ' -f14,15 "/proc/$watch/stat" | tr ' ' '+' | bc; }
resident() { awk '/^VmRSS/ {print $2}' "/proc/$watch/status"; }
descriptors() { ls "/proc/$watch/fd" | wc -l; }

more=()
if [ "$mode" = looks ]; then
  # Lost connections, up to now, in the server's local time.
  more=(--log "$folder/large.err")
  awk -v bytes=$((mebibytes * 1048576)) -v days="$days" 'BEGIN {
    line = "%s %d [Warning] Aborted connection %d to db: %cshop%c user: %capp%c host: %c10.1.2.3%c (Got timeout reading communication packets)\n"
    count = int(bytes / 152); now = systime(); span = days * 86400
    for (i = 0; i < count; ++i)
      printf line, strftime("%Y-%m-%d %H:%M:%S", now - span + int(span * (i / count))), i, i, 39, 39, 39, 39, 39, 39
  }' >"$folder/large.err"
fi
"$bin/goneaway-cli" watch --no-defaults --no-login-paths "${connection[@]}" "${more[@]}" --json >"$folder/events" &
watch=$!
while ! grep -q '"watching"' "$folder/events"; do kill -0 $watch; sleep 0.1; done
sleep 2
if [ "$mode" = looks ]; then
  printf 'error log of %d MiB; at the start of the watch: %.2f s of processor time\n' \
    $(($(stat -c %s "$folder/large.err") / 1048576)) "$(bc <<<"scale=2; $(ticks) / $(getconf CLK_TCK)")"
  for incident in 1 2 3; do
    t0=$(ticks)
    id=$(grep '"watching"' "$folder/events" | tail -1 | sed 's/.*"quiet_id":\([0-9]*\).*/\1/')
    ask "KILL $id"
    sleep 8 # until all looks at it are done, and the next is another incident
    grep '"event":"incident"' "$folder/events" | grep "\"incident\":$incident," | head -1 |
      sed 's/.*"headline":"\([^"]*\)".*"took_ms":\([0-9]*\).*/\1 \2 ms after it was noticed/'
    printf '  all its looks: %.2f s of processor time\n' "$(bc <<<"scale=2; ($(ticks) - $t0) / $(getconf CLK_TCK)")"
  done
  exit
fi
begun=$(date +%s.%N); t0=$(ticks); q0=$(questions); r0=$(resident)
if [ "$mode" = cost ]; then
  sleep "$seconds"
else
  for ((at = 0; at < seconds; at += 60)); do
    id=$(grep '"watching"' "$folder/events" | tail -1 | sed 's/.*"quiet_id":\([0-9]*\).*/\1/')
    ask "KILL $id"
    sleep 60
    printf '%5d s  %7d kB resident  %3d descriptors  %4d incidents\n' $((at + 60)) "$(resident)" "$(descriptors)" \
      "$(grep -c '"event":"incident"' "$folder/events")"
  done
fi
ended=$(date +%s.%N); t1=$(ticks); q1=$(questions)
awk -v t=$((t1 - t0)) -v hz="$(getconf CLK_TCK)" -v q=$((q1 - q0)) -v b="$begun" -v e="$ended" -v r0="$r0" -v r1="$(resident)" 'BEGIN {
  s = e - b
  printf "%.0f s: %.2f s of processor time, %.3f %% of a core (goal: under 0.2); %d statements, %.3f a second " \
    "(goal: at most 1; two of them are this script'\''s own)\n", s, t / hz, 100 * t / hz / s, q, q / s
  printf "resident: %d kB at first, %d kB at the end\n", r0, r1
}'
