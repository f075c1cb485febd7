#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the folder of libraries for Windows that preset `windows` builds against, from Debian's source packages:
# Qt 6 with its MySQL driver, MariaDB Connector/C with Windows' own TLS, QuaZip, QCustomPlot.
#
#   installer/windows/deps.sh [FOLDER]      default: build/windows-deps
#   installer/windows/deps.sh --ready       makes nothing: says whether that could be done without building Qt
#
# Qt takes twenty minutes on two cores. Where GONEAWAY_WINDOWS_PREFIX names an archive (.tar.zst) of a folder with Qt
# and Connector/C, that is unpacked in its place, if its STAMP says that it is the same as would be made here. What was
# made is kept in $GONEAWAY_LAB_CACHE/windows (default: goneaway/windows in the user's cache).
set -euo pipefail
cd "$(dirname "$0")/../.."
source=$PWD
. installer/packages.sh
ready=no
[ "${1:-}" != --ready ] || { ready=yes; shift; }
folder=${1:-$source/build/windows-deps}

# What belongs together; a change here makes everything anew. recipe: of the steps below.
qt=6.4.2 connector=10.11.18 quazip=0.9.1 qcustomplot=2.1.0 recipe=1
base_stamp="qt $qt
mariadb-connector-c $connector
target x86_64-w64-mingw32 gcc 12 posix
recipe 1"
stamp="$base_stamp
quazip $quazip qcustomplot $qcustomplot recipe $recipe"

[ "$(cat "$folder/STAMP" 2>/dev/null)" = "$stamp" ] && exit 0
fail() { say "The libraries for Windows could not be made: $*"; exit 1; }

cache=${GONEAWAY_LAB_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/goneaway}/windows
kept=$cache/base.tar.zst
if [ $ready = yes ]; then
  install_missing zstd || exit 1
  for archive in "${GONEAWAY_WINDOWS_PREFIX:-$kept}" "$kept"; do
    [ -f "$archive" ] || { reason="${reason:-there is no $archive (GONEAWAY_WINDOWS_PREFIX may name another)}"; continue; }
    said=$(tar --zstd -xOf "$archive" --wildcards '*/STAMP' 2>/dev/null || true)
    [ "$said" != "$base_stamp" ] || exit 0
    reason="$archive holds other versions than these"
  done
  echo "its libraries are not at hand, and would take twenty minutes to build: $reason"
  exit 1
fi

install_missing "${windows_packages[@]}" || fail "packages are missing"
mkdir -p "$cache" "$(dirname "$folder")"
work=$(mktemp -d "$folder-XXXXXX")
trap 'rm -rf "$work"' EXIT
log=$work/log
prefix=$work/prefix
jobs=$(nproc)
launcher=()
if command -v ccache >/dev/null; then
  launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  export CCACHE_BASEDIR=$work CCACHE_NOHASHDIR=1 # each time another folder
fi

# Source packages, through a configuration of its own: this machine's has perhaps no sources.
apt=$work/apt
fetch() {
  local mirror name
  if [ ! -d "$apt" ]; then
    mirror=$(debian_mirror)
    [ -n "$mirror" ] || fail "no package mirror is configured"
    mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$work/src"
    echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror bookworm main" >"$apt/sources.list"
    options=(-o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=/nonexistent
      -o "Dir::State::lists=$apt/lists" -o "Dir::Cache::archives=$apt/archives" -o Dir::Cache::srcpkgcache=
      -o Dir::Cache::pkgcache= -o APT::Sandbox::User=root)
    apt-get "${options[@]}" update >"$log" 2>&1 || fail "$(tail -n 3 "$log")"
  fi
  for name in "$@"; do
    (cd "$work/src" && apt-get "${options[@]}" source --download-only "$name" >"$log" 2>&1) \
      || fail "$(tail -n 3 "$log")"
  done
}

# unpack NAME ARCHIVE-PATTERN [MEMBER]: into src/NAME
unpack() {
  local archives=("$work"/src/$2)
  mkdir -p "$work/src/$1"
  tar -C "$work/src/$1" --strip-components=1 -xf "${archives[0]}" ${3:+--wildcards "$3"} || fail "$2 cannot be unpacked"
}

# configure_build_install NAME SOURCE OPTION...
configure_build_install() {
  local name=$1 tree=$2
  shift 2
  say "Building $name for Windows ..."
  { cmake -G Ninja -S "$tree" -B "$work/build/$name" -DCMAKE_TOOLCHAIN_FILE="$source/cmake/windows.cmake" \
    -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$prefix" "${launcher[@]}" "$@" \
    && cmake --build "$work/build/$name" -j "$jobs" && cmake --install "$work/build/$name"; } >"$log" 2>&1 \
    || { grep -E 'error|FAILED|CMake Error' -A 5 "$log" | head -n 40 >&2; cp "$log" "$cache/failure.log"; \
         fail "$name does not build; $cache/failure.log tells more"; }
}

make_base() {
  fetch qt6-base "mariadb=1:$connector-0+deb12u1"
  unpack mariadb "mariadb_$connector.orig.tar.gz" 'mariadb-*/libmariadb/*'
  configure_build_install connector "$work/src/mariadb/libmariadb" -DWITH_SSL=SCHANNEL -DWITH_UNIT_TESTS=OFF \
    -DWITH_CURL=OFF -DCLIENT_PLUGIN_DIALOG=STATIC -DCLIENT_PLUGIN_CACHING_SHA2_PASSWORD=STATIC \
    -DCLIENT_PLUGIN_SHA256_PASSWORD=STATIC -DCLIENT_PLUGIN_MYSQL_CLEAR_PASSWORD=STATIC \
    -DCLIENT_PLUGIN_CLIENT_ED25519=STATIC
  unpack qt "qt6-base_$qt+dfsg.orig.tar.xz"
  # tabletevent: Debian's source lacks wintab.h. direct2d stays on: the DirectWrite fonts need it.
  configure_build_install qt "$work/src/qt" -DQT_HOST_PATH=/usr -DQT_BUILD_EXAMPLES=OFF -DQT_BUILD_TESTS=OFF \
    -DINPUT_opengl=no -DFEATURE_dbus=OFF -DFEATURE_openssl=OFF -DFEATURE_schannel=ON -DFEATURE_vulkan=OFF \
    -DFEATURE_sql_odbc=OFF -DFEATURE_sql_sqlite=OFF -DFEATURE_tabletevent=OFF -DFEATURE_sql_mysql=ON \
    -DMySQL_INCLUDE_DIR="$prefix/include/mariadb" -DMySQL_LIBRARY="$prefix/lib/mariadb/liblibmariadb.dll.a"
  echo "$base_stamp" >"$prefix/STAMP"
}

# unpack_base ARCHIVE: false when it is of other versions than these.
unpack_base() {
  rm -rf "$prefix"
  mkdir -p "$prefix"
  tar --zstd -C "$prefix" --strip-components=1 -xf "$1" || return 1
  [ "$(cat "$prefix/STAMP" 2>/dev/null)" = "$base_stamp" ] && return 0
  say "$1 holds other versions than these, and is not used:"
  diff <(cat "$prefix/STAMP" 2>/dev/null) <(echo "$base_stamp") >&2 || true
  return 1
}

export GONEAWAY_WINDOWS_DEPS=$prefix
if { [ -n "${GONEAWAY_WINDOWS_PREFIX:-}" ] && unpack_base "$GONEAWAY_WINDOWS_PREFIX"; } \
  || { [ -f "$kept" ] && unpack_base "$kept"; }; then
  :
else
  rm -rf "$prefix"
  mkdir -p "$prefix"
  make_base
  tar --zstd -C "$work" -cf "$kept.$$" prefix && mv "$kept.$$" "$kept"
fi

fetch libquazip qcustomplot
unpack quazip "libquazip_$quazip.orig.tar.gz"
unpack qcustomplot "qcustomplot_$qcustomplot+dfsg1.orig.tar.gz"
# Debian's patch for Qt 6's moc.
tar -C "$work/src" -xf "$work"/src/qcustomplot_*.debian.tar.xz debian/patches/02_fix_header_build.patch
patch -d "$work/src/qcustomplot" -p1 -s <"$work/src/debian/patches/02_fix_header_build.patch" || fail "its patch does not apply"
configure_build_install "QuaZip and QCustomPlot" "$source/installer/windows/deps" \
  -DQUAZIP_SOURCE="$work/src/quazip" -DQCUSTOMPLOT_SOURCE="$work/src/qcustomplot"
echo "$stamp" >"$prefix/STAMP"
rm -rf "$folder"
mv -T "$prefix" "$folder"
