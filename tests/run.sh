#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what the tests need, builds everything without a warning allowed, and runs all tests; the last lines are
# ctest's summary. Options are passed on to ctest: ./tests/run.sh -R ladder
#
# ./tests/run.sh --windows builds for Windows instead, and tries that out under Wine.
set -euo pipefail
cd "$(dirname "$0")/.."
. installer/packages.sh

install_missing "${build_packages[@]}" "${practice_packages[@]}" "${test_packages[@]}" \
  || say "Going on without them: tests that need them are skipped and say so."

# MySQL's server and client library, and one data directory of each server that all practice servers are copies of,
# are kept here from run to run.
export GONEAWAY_LAB_CACHE=${GONEAWAY_LAB_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/goneaway}
installer/fetch-mysql.sh || say "Going on without MySQL: incidents on it are skipped and say so."

if [ "${1:-}" = --windows ]; then
  shift
  install_missing "${windows_packages[@]}" || exit 1
  installer/windows/deps.sh
  say "Building for Windows ..."
  # The practice server, and what the build for Windows is compared with.
  cmake --preset release -DGONEAWAY_WERROR=ON >/dev/null
  cmake --build --preset release --target goneaway-cli goneaway-victim >/dev/null
  build windows -DGONEAWAY_WERROR=ON
  # Nearly each of Windows' calls is a question to one process of Wine's, a login a few hundred of them: on a busy
  # machine it takes seconds. What fails is tried once more, and both are told.
  ctest --preset windows --repeat until-pass:2 -j "$(nproc)" "$@"
  exit
fi

preset=${GONEAWAY_PRESET:-release}
say "Building (preset $preset) ..."
build "$preset" -DGONEAWAY_WERROR=ON

ctest --preset "$preset" -j "$(nproc)" "$@"
