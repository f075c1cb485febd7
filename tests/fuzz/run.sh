#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds one fuzz target with Clang and lets it run from its seeds for a while:
#
#   tests/fuzz/run.sh NAME [SECONDS [MAX_LENGTH]]
#
# New inputs stay in build/fuzz/found/NAME, a finding in build/fuzz/findings. Ends with 77 where Clang or its
# libFuzzer is missing.
set -euo pipefail
name=$1
seconds=${2:-20}
max_length=${3:-4096}
source=$(cd "$(dirname "$0")/../.." && pwd)
build=$source/build/fuzz

skip() {
  printf 'Skipped: %s\n' "$*"
  exit 77
}

command -v clang++ >/dev/null || skip "clang++ is not installed (Debian: clang)"
probe=$(mktemp -d)
trap 'rm -rf "$probe"' EXIT
printf '#include <cstddef>\n#include <cstdint>\nextern "C" int LLVMFuzzerTestOneInput(const uint8_t *, size_t) { return 0; }\n' \
  >"$probe/probe.cpp"
clang++ -fsanitize=fuzzer,address,undefined -o "$probe/probe" "$probe/probe.cpp" 2>"$probe/log" \
  || skip "clang++ cannot link libFuzzer (Debian: libclang-rt-14-dev): $(tail -n 1 "$probe/log")"

cd "$source"
{ cmake --preset fuzz && cmake --build --preset fuzz --target "fuzz_$name"; } >"$probe/log" 2>&1 \
  || { tail -n 40 "$probe/log"; exit 1; }

mkdir -p "$build/found/$name" "$build/findings"
options=(-max_total_time="$seconds" -max_len="$max_length" -timeout=10 -rss_limit_mb=1024 -print_final_stats=1
  -artifact_prefix="$build/findings/$name-")
# A short run is a test, the same each time; whoever looks for something new runs it longer.
[ "$seconds" -gt 60 ] || options+=(-seed=1)
[ -f "tests/fuzz/$name.dict" ] && options+=(-dict="tests/fuzz/$name.dict")
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=0:quarantine_size_mb=32} # the leak check wants ptrace, which containers forbid
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-halt_on_error=1:print_stacktrace=1}
"$build/bin/fuzz_$name" "${options[@]}" "$build/found/$name" "tests/fuzz/corpus/$name" 2>"$probe/log" \
  || { tail -n 80 "$probe/log"; exit 1; }
grep -E '^#[0-9]+\s+(INITED|DONE)|^stat::' "$probe/log"
