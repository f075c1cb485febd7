#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the Debian packages, looks at them with the tools that distributions use, installs them into a clean system,
# starts both programs there, and takes them away again. Run by ctest:
#
#   debian.sh BUILD-FOLDER VERSION
#
# The clean system is made by debootstrap from the mirror that this machine uses; it and the packages that Goneaway
# needs are kept in $GONEAWAY_LAB_CACHE/debian, where that is set.
set -euo pipefail
build=$(cd "$1" && pwd)
version=$2
here=$(cd "$(dirname "$0")" && pwd)

skip() { printf 'Skipped: %s\n' "$*"; exit 77; }
fail() { printf 'FAIL: %s\n' "$*" >&2; exit 1; }
said() { printf '%s (%s s)\n' "$*" "$SECONDS"; }

[ "$(id -u)" -eq 0 ] || skip "only root can make a clean system"
codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
[ "$(. /etc/os-release && echo "$ID")" = debian ] || skip "this is not Debian"
for tool in appstreamcli cpack debootstrap desktop-file-validate identify import lintian Xvfb; do
  command -v "$tool" >/dev/null || skip "$tool is not installed"
done
# This machine's own, with what it is signed by.
. "$here/../../installer/packages.sh"
uri=$(debian_mirror)
[ -n "$uri" ] || skip "no package mirror is configured"

work=$(mktemp -d "${TMPDIR:-/tmp}/goneaway-packages-XXXXXX")
root=$work/root
started=()
finish() {
  local process
  for process in "${started[@]}"; do
    kill "$process" 2>/dev/null && wait "$process" 2>/dev/null
  done
  mountpoint -q "$root/proc" && umount "$root/proc"
  rm -rf --one-file-system "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

# --- the packages ---
log=$work/log
cpack --config "$build/CPackConfig.cmake" -G DEB -B "$work/packages" >"$log" 2>&1 || { cat "$log"; fail "cpack"; }
packages=("$work"/packages/goneaway-cli_"$version"_*.deb "$work"/packages/goneaway_"$version"_*.deb)
for package in "${packages[@]}"; do
  [ -f "$package" ] || fail "$package was not made"
  dpkg-deb -x "$package" "$work/unpacked"
done
said "packages made: $(cd "$work/packages" && du -k -- *.deb | tr '\t\n' '  ')"

desktop-file-validate "$work"/unpacked/usr/share/applications/*.desktop
appstreamcli validate --no-net "$work"/unpacked/usr/share/metainfo/*.xml >"$log" || { cat "$log"; fail "appstreamcli"; }
lintian --allow-root --fail-on error,warning "${packages[@]}" >"$log" 2>&1 || { cat "$log"; fail "lintian"; }
for program in usr/bin/goneaway usr/bin/goneaway-cli usr/libexec/goneaway/goneaway-victim; do
  # Into a file: a pipe that is read to its first match only would break.
  readelf -SldW "$work/unpacked/$program" >"$log"
  ! grep -q '\.symtab' "$log" || fail "$program is not stripped"
  grep -q 'BIND_NOW' "$log" && grep -q 'GNU_RELRO' "$log" || fail "$program's relocations stay writable"
  readelf -h "$work/unpacked/$program" | grep -c 'DYN (Position-Independent' >/dev/null || fail "$program lies at a fixed address"
done
said "desktop file, AppStream data and packages are in order"

# --- a clean system ---
cache=${GONEAWAY_LAB_CACHE:+$GONEAWAY_LAB_CACHE/debian}
cache=${cache:-$work/cache}
mkdir -p "$cache/archives"
base=$cache/$codename-$(dpkg --print-architecture).tar
# Its packages' indexes are of the day on which it was made.
if [ -f "$base" ] && [ -n "$(find "$base" -mtime +14)" ]; then rm -f "$base"; fi
if [ ! -f "$base" ]; then
  debootstrap --variant=minbase "$codename" "$root" "$uri" >"$log" 2>&1 || { tail -n 20 "$log"; fail "debootstrap"; }
  for name in "$codename-updates main" ; do echo "deb $uri $name" >>"$root/etc/apt/sources.list"; done
  rm -f "$root"/var/cache/apt/archives/*.deb
  tar -C "$root" --one-file-system -cf "$base.$$" . && mv "$base.$$" "$base"
else
  mkdir "$root"
  tar -C "$root" -xf "$base"
fi
mount -t proc proc "$root/proc"
cp /etc/resolv.conf "$root/etc/resolv.conf"
cp /etc/hosts "$root/etc/hosts"
for file in /etc/apt/apt.conf.d/*; do # how this machine reaches its mirror
  grep -qi 'Acquire::' "$file" && cp "$file" "$root/etc/apt/apt.conf.d/"
done
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/fast" # nothing here has to outlive a crash
said "clean system"

inside() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 TZ=UTC DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"; }
user=(env -i PATH=/usr/sbin:/usr/bin:/bin HOME=/home/user LC_ALL=C.UTF-8 TZ=UTC chroot --userspec=user "$root")
as_user() { "${user[@]}" "$@"; }
apt() {
  inside apt-get -y -q --no-install-recommends -o APT::Sandbox::User=root -o Dpkg::Use-Pty=0 "$@" >"$log" 2>&1 \
    || { tail -n 30 "$log"; fail "apt-get $*"; }
}
cp -n "$cache"/archives/*.deb "$root/var/cache/apt/archives/" 2>/dev/null || true
cp "${packages[@]}" "$root/tmp/"
inside useradd -m user
apt update
# What is needed first, so that what is left in the end can be told from what was there.
needed=$(for package in "${packages[@]}"; do dpkg-deb -f "$package" Depends; done | tr ',' '\n' \
  | sed -e 's/^ *//' -e 's/ .*//' | grep -v '^goneaway' | sort -u)
# A library that no mirror has under that name stops the test here.
apt install $needed
cp -n "$root"/var/cache/apt/archives/*.deb "$cache/archives/" 2>/dev/null || true
everything() {
  (cd "$root" && find . -xdev \( -path ./proc -o -path ./tmp -o -path ./var/cache -o -path ./var/log \
    -o -path ./var/lib/dpkg -o -path ./var/lib/apt -o -path ./home/user \) -prune -o -print | LC_ALL=C sort)
}
everything >"$work/before"
inside apt-get -y -q --no-install-recommends -o Dpkg::Use-Pty=0 install "${packages[@]/#*\//\/tmp\/}" >"$log" 2>&1 || { tail -n 30 "$log"; fail "installing"; }
said "installed"

# --- used ---
[ "$(as_user goneaway-cli --version)" = "goneaway-cli $version" ] || fail "goneaway-cli --version"
status=0
echo 'ERROR 2006 (HY000): MySQL server has gone away' | as_user goneaway-cli decode - >"$work/decoded" || status=$?
[ "$status" -le 1 ] && grep -q 2006 "$work/decoded" || { cat "$work/decoded"; fail "goneaway-cli decode"; }
as_user goneaway-cli lab list >"$work/causes"
grep -q '^idle-timeout' "$work/causes" || fail "goneaway-cli lab list"
# The MySQL driver is there: what stops the check is that nobody answers at that port.
status=0
as_user goneaway-cli check -h 127.0.0.1 -P 1 -u nobody --no-defaults --json >"$work/check" 2>&1 || status=$?
[ "$status" -le 1 ] || { cat "$work/check"; fail "goneaway-cli check"; }
! grep -qi 'driver not loaded' "$work/check" || fail "Qt's MySQL driver is missing"
as_user goneaway-cli bundle --no-server -o /home/user/incident.zip >"$log" 2>&1 || [ $? -le 1 ] || { cat "$log"; fail "bundle"; }
as_user test -s /home/user/incident.zip || fail "no bundle was written"

mkfifo "$work/display"
Xvfb -displayfd 3 -screen 0 1280x900x24 -nolisten tcp 3>"$work/display" >/dev/null 2>&1 &
started+=($!)
read -r number <"$work/display"
export DISPLAY=:$number
# shot NAME POINT ARGUMENT...: starts the program, waits for a window that covers the point, and takes its picture.
shot() {
  local name=$1 point=$2 process
  shift 2
  for _ in $(seq 100); do # until the window before this one is gone
    import -window root "$work/empty.png"
    [ "$(identify -format %k "$work/empty.png")" -gt 2 ] || break
    sleep 0.1
  done
  [ "$(identify -format %k "$work/empty.png")" -le 2 ] || fail "the screen is not empty"
  "${user[@]}" env DISPLAY="$DISPLAY" goneaway "$@" >"$work/$name.log" 2>&1 & # no function: its id is the program's
  process=$!
  started+=("$process")
  for _ in $(seq 200); do
    import -window root "$work/$name.png"
    if [ "$(identify -format "%[fx:p{$point}.intensity > 0]" "$work/$name.png")" = 1 ] \
      && [ "$(identify -format %k "$work/$name.png")" -gt 200 ]; then
      kill "$process"
      wait "$process" 2>/dev/null || true
      unset 'started[-1]'
      ! grep -Ei 'could not|cannot|failed|not found' "$work/$name.log" || fail "goneaway complained"
      [ -z "${GONEAWAY_SHOTS:-}" ] || cp "$work/$name.png" "$GONEAWAY_SHOTS/"
      return 0
    fi
    kill -0 "$process" 2>/dev/null || { cat "$work/$name.log"; fail "goneaway ended"; }
    sleep 0.1 # between two looks; the loop ends as soon as there is something to see
  done
  cat "$work/$name.log"
  fail "goneaway showed no window"
}
shot start 100,100
shot bundle 700,400 /home/user/incident.zip
said "both programs work"

# --- and taken away ---
inside apt-get -y -q purge goneaway goneaway-cli >"$log" 2>&1 || { tail -n 30 "$log"; fail "purging"; }
everything >"$work/after"
diff "$work/before" "$work/after" >"$log" || { cat "$log"; fail "something was left, or something else was taken"; }
said "nothing is left"
