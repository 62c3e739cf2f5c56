#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# ctest.sh PRESET JOBS: runs the tests of build/PRESET and ends as ctest does. A terminal shows every test. A log tells
# what did not pass, and how many did: among four thousand lines of successes one failure is not found.
set -eu
cd "$(dirname "$0")/.."
folder="build/$1"
jobs=$2
failed="$folder/ctest.failed"

# Properties draw their cases from a seed: one for a commit, so that its verdict can be had again, another for the next.
commit=$(git rev-parse --short=8 HEAD 2>/dev/null) || commit=1
export RC_PARAMS="${RC_PARAMS:-seed=$((0x$commit))}"

run() { ctest --test-dir "$folder" --output-on-failure --no-tests=error -j "$jobs"; }

[ ! -t 1 ] || { run && exit 0 || exit $?; }

rm -f "$failed"
{ run 2>&1 || echo $? >"$failed"; } | awk '
  /^ *Start +[0-9]+: / { next }
  /^ *[0-9]+\/[0-9]+ Test .* Passed +[0-9.]+ sec$/ { if (++passed % 500 == 0) print passed " tests passed"; fflush(); next }
  { print; fflush() }'
[ ! -e "$failed" ] || exit "$(cat "$failed")"
