#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# lint.sh JOBS: clang-format over every tracked source, then clang-tidy and the compiler's warnings, as errors, over
# everything that is compiled, benchmarks included.
# The build folder build/lint remembers what has passed: ninja checks a file when it, a header it includes, its flags
# or .clang-tidy changed, and again until it passes. So the first run takes long, a run after a small change does not,
# and one that was interrupted goes on where it was. Every finding is shown, not only the first.
set -eu
cd "$(dirname "$0")/.."

say() { printf 'hpo: %s\n' "$1" >&2; }

git ls-files -z '*.h' '*.cc' | xargs -0 clang-format --dry-run -Werror || {
  say "error: run make format"
  exit 1
}
scripts/build.sh lint -j "$1" -k 0 || {
  say "error: clang-tidy or the compiler objects, see above"
  exit 1
}
