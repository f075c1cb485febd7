#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what the tests need, builds everything without a warning allowed, and runs all tests; the last lines are
# ctest's summary. Options are passed on to ctest: ./tests/run.sh -R ladder
set -euo pipefail
cd "$(dirname "$0")/.."
. installer/packages.sh

install_missing "${build_packages[@]}" "${practice_packages[@]}" "${test_packages[@]}" \
  || say "Going on without them: tests that need them are skipped and say so."

preset=${GONEAWAY_PRESET:-release}
say "Building (preset $preset) ..."
build "$preset" -DGONEAWAY_WERROR=ON

# One data directory for all practice servers of this run, unless a folder that lasts longer is named.
if [ -z "${GONEAWAY_LAB_CACHE:-}" ]; then
  GONEAWAY_LAB_CACHE=$(mktemp -d "${TMPDIR:-/tmp}/goneaway-lab-XXXXXX")
  trap 'rm -rf "$GONEAWAY_LAB_CACHE"' EXIT
fi
export GONEAWAY_LAB_CACHE
ctest --preset "$preset" -j "$(nproc)" "$@"
