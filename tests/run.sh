#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what the tests need, builds everything without a warning allowed, and runs all tests; the last lines are
# ctest's summary. Options are passed on to ctest: ./tests/run.sh -R ladder
set -euo pipefail
cd "$(dirname "$0")/.."
. installer/packages.sh

install_missing "${build_packages[@]}" "${practice_packages[@]}" "${test_packages[@]}" \
  || say "Going on without them: tests that need them are skipped and say so."

# MySQL's server and client library, and one data directory of each server that all practice servers are copies of,
# are kept here from run to run.
export GONEAWAY_LAB_CACHE=${GONEAWAY_LAB_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/goneaway}
installer/fetch-mysql.sh || say "Going on without MySQL: incidents on it are skipped and say so."

preset=${GONEAWAY_PRESET:-release}
say "Building (preset $preset) ..."
build "$preset" -DGONEAWAY_WERROR=ON

ctest --preset "$preset" -j "$(nproc)" "$@"
