#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# lint.sh JOBS: clang-format over every tracked source, then clang-tidy over what build/dev compiles.
set -eu
cd "$(dirname "$0")/.."
log=build/dev/tidy.log

say() { printf 'hpo: %s\n' "$1" >&2; }

git ls-files -z '*.h' '*.cc' | xargs -0 clang-format --dry-run -Werror || {
  say "error: run make format"
  exit 1
}
scripts/build.sh dev
say "clang-tidy (minutes); its whole output is in $log"
if ! run-clang-tidy -p build/dev -j "$1" -quiet "^$PWD/(search|hpo|trial_runner|examples|tests)/" >"$log" 2>&1; then
  sed 's/\x1b\[[0-9;]*m//g' "$log" | grep -A 3 ' error: ' >&2
  say "error: clang-tidy objects, see above"
  exit 1
fi
