#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# How long `goneaway-cli check` takes on a local server, beside the tools that people use today, in one run on one
# practice server. Prints medians and ratios; judges nothing. Needs: hyperfine, percona-toolkit, mariadb-client.
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=$PWD/build/${GONEAWAY_PRESET:-release}/bin
for tool in hyperfine pt-mysql-summary mariadb-admin; do
  command -v "$tool" >/dev/null || { echo "missing: $tool (Debian: hyperfine, percona-toolkit, mariadb-client)" >&2; exit 2; }
done

folder=$(mktemp -d)
"$bin/goneaway-cli" lab serve idle-timeout --folder "$folder" >/dev/null &
lab=$!
trap 'kill $lab; wait $lab || true; rm -rf "$folder"' EXIT
while [ ! -e "$folder/arguments" ]; do kill -0 $lab; sleep 0.1; done
mapfile -t words <"$folder/arguments"
MYSQL_PWD=$(cat "$folder/password"); export MYSQL_PWD
connection=("${words[@]:0:6}")

hyperfine --ignore-failure --warmup 1 --runs 7 --export-json "$folder/times.json" --style none \
  --command-name goneaway-cli "$bin/goneaway-cli check ${words[*]@Q}" \
  --command-name mariadb-admin "mariadb-admin --no-defaults ${connection[*]@Q} version variables extended-status processlist" \
  --command-name pt-mysql-summary "pt-mysql-summary --sleep 1 -- --no-defaults ${connection[*]@Q}" >/dev/null
perl -MJSON::PP -e '
  local $/; my $all = decode_json(<>)->{results};
  my %t = map { $_->{command} => $_->{median} } @$all;
  printf "%-18s %8.1f ms\n", $_->{command}, 1000 * $_->{median} for @$all;
  printf "goneaway-cli check is %.4f of pt-mysql-summary (goal: at most 0.05) and %.1f times mariadb-admin\n",
    $t{"goneaway-cli"} / $t{"pt-mysql-summary"}, $t{"goneaway-cli"} / $t{"mariadb-admin"};
' "$folder/times.json"
