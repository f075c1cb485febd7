#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Gets Oracle's MySQL server and client library for practice and tests, without installing anything: Debian has them
# in its unstable suite only, so their packages are unpacked into a folder of Goneaway's own and run from there, with
# the libraries that they bring along. About 80 MB, ten seconds. Does nothing when they are there already.
#
#   installer/fetch-mysql.sh [FOLDER]     default: $GONEAWAY_LAB_CACHE/mysql, else mysql in the user's cache
set -euo pipefail

folder=${1:-}
if [ -z "$folder" ]; then
  if [ -n "${GONEAWAY_LAB_CACHE:-}" ]; then
    folder=$GONEAWAY_LAB_CACHE/mysql
  else
    folder=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/goneaway/mysql
  fi
fi
[ -e "$folder/loader/mysqld" ] && "$folder/mysqld" --version >/dev/null 2>&1 && exit 0

fail() { printf 'MySQL could not be fetched: %s\n' "$*" >&2; exit 1; }
[ "$(dpkg --print-architecture 2>/dev/null)" = amd64 ] || fail "this script knows Debian on amd64 only"

# The mirror that this machine already uses.
. "$(dirname "$0")/packages.sh"
mirror=$(debian_mirror)
[ -n "$mirror" ] || fail "no package mirror is configured"

# Built under another name: an interrupted run must not leave half a server behind.
mkdir -p "$(dirname "$folder")"
fresh=$(mktemp -d "$folder-XXXXXX")
trap 'rm -rf "$fresh"' EXIT
apt=$fresh/apt
mkdir -p "$apt"/state/lists/partial "$apt"/cache/archives/partial "$apt"/etc/sources.d "$fresh"/root
: >"$apt/status"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror sid main" >"$apt/etc/sources.list"
options=(
  -o "Dir::State=$apt/state" -o "Dir::State::status=$apt/status" -o "Dir::Cache=$apt/cache"
  -o "Dir::Etc::sourcelist=$apt/etc/sources.list" -o "Dir::Etc::sourceparts=$apt/etc/sources.d"
  -o Dir::Etc::preferencesparts=/nonexistent -o APT::Sandbox::User=root -o APT::Install-Recommends=false
  -o Acquire::Languages=none -o Debug::NoLocking=1
)
log=$fresh/log
apt-get "${options[@]}" update >"$log" 2>&1 || fail "$(tail -n 3 "$log")"
# libssl and the rest of the libraries come as dependencies, the C library and its loader among them.
apt-get "${options[@]}" -y --download-only install mysql-server-core mysql-client-core libmysqlclient-dev \
  >"$log" 2>&1 || fail "$(tail -n 3 "$log")"
for package in "$apt"/cache/archives/*.deb; do
  dpkg-deb -x "$package" "$fresh/root"
done
rm -rf "$apt" "$log"

# The programs look for their files where the packages would have put them, so each is told where they are. The
# first word may be one that has to come first, such as --no-defaults.
cat >"$fresh/mysqld" <<'SCRIPT'
#!/bin/sh
# Starts the unpacked mysqld with its own libraries and files.
root=$(dirname "$(readlink -f "$0")")/root
first=$1
[ $# -gt 0 ] && shift
exec "$root/../loader/mysqld" --library-path "$root/usr/lib/x86_64-linux-gnu" \
  "$root/usr/sbin/mysqld" "$first" "--basedir=$root/usr" "--lc-messages-dir=$root/usr/share/mysql" \
  "--character-sets-dir=$root/usr/share/mysql/charsets" "--plugin-dir=$root/usr/lib/mysql/plugin" "$@"
SCRIPT
chmod 755 "$fresh" "$fresh/mysqld"
# Its loader under the server's name, which is what ps and the kernel's log show.
mkdir "$fresh/loader"
ln -s ../root/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 "$fresh/loader/mysqld"
"$fresh/mysqld" --version >/dev/null || fail "the unpacked server does not start"
rm -rf "$folder"
mv -T "$fresh" "$folder"
trap - EXIT
