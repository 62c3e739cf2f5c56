#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# lint.sh JOBS: clang-format over every tracked source, then clang-tidy over what build/dev compiles.
set -eu
cd "$(dirname "$0")/.."
git ls-files -z '*.h' '*.cc' | xargs -0 clang-format --dry-run -Werror || {
  echo "hpo: error: run make format" >&2
  exit 1
}
scripts/build.sh dev
run-clang-tidy -p build/dev -j "$1" -quiet "^$PWD/(search|hpo|trial_runner|examples|tests)/" 2>/dev/null |
  grep -v '^clang-tidy\|^$' | tee build/dev/tidy.log
! grep -q ' error: ' build/dev/tidy.log
