# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced, where there is an X server of our own and $folder: what a person in front of the screen can do, and no more.
# They read it (by Tesseract, so only what is really drawn counts), and type.
screen_limit=60 # s

# looked REGEX: whether it can be read now.
looked() {
  import -silent -window root "$folder/now.ppm"
  if ! cmp -s "$folder/now.ppm" "$folder/seen.ppm"; then
    mv "$folder/now.ppm" "$folder/seen.ppm"
    convert "$folder/seen.ppm" -trim -resize 200% "$folder/large.png" 2>/dev/null || true # all black
    OMP_THREAD_LIMIT=1 tesseract "$folder/large.png" - --psm 11 2>/dev/null | tr -s '\n ' >"$folder/seen.txt"
  fi
  grep -qiE -- "$1" "$folder/seen.txt"
}

# see REGEX: waits until it can be read.
see() {
  local until=$((SECONDS + screen_limit))
  until looked "$1"; do
    [ $SECONDS -lt $until ] || { cat "$folder/seen.txt" >&2; picture missing; fail "\"$1\" is not on the screen"; }
    sleep 0.2 # between two looks
  done
}

# in_window TITLE: waits for a window of that title, and gives it the keyboard; there is no window manager to do so.
in_window() {
  local until=$((SECONDS + screen_limit)) window
  until window=$(xdotool search --onlyvisible --name "$1" 2>/dev/null | tail -n 1) && [ -n "$window" ] \
    && xdotool windowfocus --sync "$window" 2>/dev/null; do
    [ $SECONDS -lt $until ] || { picture missing; fail "there is no window \"$1\""; }
    sleep 0.2
  done
}

# gone TITLE: waits until there is no such window any more.
gone() {
  local until=$((SECONDS + screen_limit))
  while [ -n "$(xdotool search --onlyvisible --name "$1" 2>/dev/null)" ]; do
    [ $SECONDS -lt $until ] || { picture missing; fail "the window \"$1\" stays"; }
    sleep 0.2
  done
}

press() { xdotool key --delay 40 "$@"; }
typed() { xdotool type --delay 25 -- "$1"; }
picture() {
  [ -z "${GONEAWAY_SHOTS:-}" ] || import -silent -window root "$GONEAWAY_SHOTS/$1.png"
}
