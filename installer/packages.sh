# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by the other scripts: the Debian packages that Goneaway needs, and how they get here.

# To build and run it.
build_packages=(
  build-essential cmake ninja-build ccache pkg-config
  qt6-base-dev qt6-base-dev-tools libqt6svg6 libqt6sql6-mysql libgl1-mesa-dev
  libmariadb-dev libquazip1-qt6-dev libssl-dev qtkeychain-qt6-dev zlib1g-dev
  libqcustomplot-dev libqcustomplot2.1-qt6
)
# To practise on: a server that is started in a folder of its own; the installed service is not touched.
practice_packages=(mariadb-server mariadb-client openssl)
# To test it; the second line: SSH tunnels and the keychain; the third: proxies and networks of the practice incidents;
# the fourth: shells, man pages and the Debian packages.
test_packages=(
  clang fonts-dejavu-core libclang-rt-14-dev unzip xauth xvfb
  openssh-client openssh-server dbus gnome-keyring
  conntrack haproxy iproute2 iptables
  appstream bash-completion debootstrap desktop-file-utils imagemagick librsvg2-bin lintian man-db
  shared-mime-info zsh
)
# To build for Windows, and to try that out here (the last line: in front of a screen that is read); not installed
# unless asked for.
windows_packages=(
  g++-mingw-w64-x86-64-posix mingw-w64-tools libz-mingw-w64-dev qt6-base-dev-tools librsvg2-bin zstd
  fonts-dejavu-core icoutils jq nsis wine wine64
  imagemagick tesseract-ocr tesseract-ocr-eng xauth xdotool xvfb
)

say() { printf '%s\n' "$*" >&2; }

# debian_mirror [FOLDER]: where this machine gets its packages; nothing when apt's FOLDER (/etc/apt) names no mirror.
debian_mirror() {
  local apt=${1:-/etc/apt} files=() file
  for file in "$apt"/sources.list.d/*.sources "$apt"/sources.list "$apt"/sources.list.d/*.list; do
    [ -f "$file" ] && files+=("$file") # a system has one kind or the other
  done
  [ ${#files[@]} -eq 0 ] && return 0
  awk '/^URIs:/ { print $2; exit }
    /^deb / { sub(/^deb +(\[[^]]*\] +)?/, ""); if ($1 ~ /^cdrom:/) next; print $1; exit }' "${files[@]}"
}

# install_missing PACKAGE...: installs what is not there; without root it says what is missing and goes on.
install_missing() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      say "These packages are missing, and only root can install them: ${missing[*]}"
      return 1
    fi
    as_root=(sudo)
  fi
  say "Installing: ${missing[*]}"
  # A package that starts a service must not do so here: the practice server is our own.
  local policy=/usr/sbin/policy-rc.d made_policy=no
  if [ "$(id -u)" -eq 0 ] && [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' > "$policy" && chmod +x "$policy" && made_policy=yes
  fi
  local log status=0
  log=$(mktemp)
  { "${as_root[@]}" apt-get update -qq \
    && DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"; } \
    >"$log" 2>&1 || status=$?
  [ "$made_policy" = yes ] && rm -f "$policy"
  [ $status -eq 0 ] || { tail -n 20 "$log" >&2; say "The packages could not be installed."; }
  rm -f "$log"
  return $status
}

# build PRESET [CMAKE OPTION...]: configures and builds into build/PRESET, all of it unless ${targets[@]} says less;
# quiet unless it fails.
targets=()
build() {
  local preset=$1 log status=0
  shift
  log=$(mktemp)
  { cmake --preset "$preset" "$@" && cmake --build --preset "$preset" "${targets[@]}"; } >"$log" 2>&1 || status=$?
  [ $status -eq 0 ] || { grep -E 'error|FAILED|CMake Error|not found' -A 5 "$log" || tail -n 40 "$log"; } | head -n 60 >&2
  grep -E 'warning:' "$log" | sort -u | head -n 20 >&2 || true # none is what we want
  rm -f "$log"
  return $status
}
