#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# How long until the first window of `goneaway` is painted, beside that of an empty QWizard, in turns and on one
# display. Prints medians and the ratio; judges nothing. Needs: xvfb, and a quiet machine.
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=$PWD/build/${GONEAWAY_PRESET:-release}/bin
runs=${1:-21}
if [ -z "${GONEAWAY_BENCH_DISPLAY:-}" ]; then
  exec env GONEAWAY_BENCH_DISPLAY=1 xvfb-run -a -s "-screen 0 1600x1200x24" "$0" "$runs"
fi
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
echo "ERROR 2006 (HY000): MySQL server has gone away" >"$home/symptom.txt"

# Qt itself says when it has painted a window for the first time.
first_paint() {
  local begin end fifo=$home/log
  rm -f "$fifo"; mkfifo "$fifo"
  begin=${EPOCHREALTIME/./}
  HOME=$home XDG_RUNTIME_DIR=$home QT_FORCE_STDERR_LOGGING=1 QT_LOGGING_RULES='qt.widgets.painting=true' "$@" 2>"$fifo" &
  local program=$!
  grep -m 1 -q 'Flushing' <"$fifo"
  end=${EPOCHREALTIME/./}
  kill -9 "$program" 2>/dev/null || true # a closed pipe may have ended it already
  wait "$program" 2>/dev/null || true
  echo $(( (end - begin) / 100 )) # tenths of a ms
}

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

declare -A times
for name in empty start wizard; do times[$name]=""; done
for run in $(seq 0 "$runs"); do
  for name in empty start wizard; do
    case $name in
      empty) took=$(first_paint "$bin/bench_empty_wizard") ;;
      start) took=$(first_paint "$bin/goneaway") ;;
      wizard) took=$(first_paint "$bin/goneaway" --symptom "$home/symptom.txt") ;;
    esac
    [ "$run" -eq 0 ] || times[$name]+="$took"$'\n' # the first fills the caches
  done
done
empty=$(printf '%s' "${times[empty]}" | median)
for name in empty start wizard; do
  case $name in
    empty) what="an empty QWizard" ;;
    start) what="goneaway, its start window" ;;
    wizard) what="goneaway, straight into the wizard" ;;
  esac
  printf '%s' "${times[$name]}" | median | awk -v what="$what" -v empty="$empty" \
    '{ printf "%-36s %7.1f ms  %.2f\n", what, $1 / 10, $1 / empty }'
done
echo "goal: at most 2 times an empty QWizard's"
