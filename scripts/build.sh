#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# build.sh PRESET [TARGET...]: configures build/PRESET once, then builds. ninja itself re-runs CMake when a
# CMakeLists.txt has changed, so a second call costs a fraction of a second.
set -eu
cd "$(dirname "$0")/.."
preset=$1
shift
folder="build/$preset"
# What one clone has compiled, another need not. What is new is compiled at once: to preprocess it first, for the sake of
# changes to comments, takes a tenth of the time that a compiler does. The language of messages makes no other object.
export CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1 CCACHE_SLOPPINESS=locale

say() { printf 'hpo: %s\n' "$1" >&2; }

if [ ! -e "$folder/configured" ] || [ -n "$(find CMakePresets.json -newer "$folder/configured")" ]; then
  say "configuring $folder"
  mkdir -p "$folder"
  if ! cmake --preset "$preset" >"$folder/configure.log" 2>&1; then
    grep -A 6 'CMake Error' "$folder/configure.log" >&2 || cat "$folder/configure.log" >&2
    say "error: cmake could not configure $folder: see above and $folder/configure.log; make clean starts over"
    exit 1
  fi
  touch "$folder/configured"
fi
if [ -t 2 ]; then
  (cd "$folder" && NINJA_STATUS="hpo: building $folder [%f/%t] " ninja "$@" >&2)
else
  say "building $folder"
  ninja -C "$folder" --quiet "$@" >&2
fi || {
  say "error: the build of $folder failed, the first error is above"
  exit 1
}
