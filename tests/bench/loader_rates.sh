#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# loader_rates.sh PROGRAM: images a second of bench_loader and of Python's DataLoader over the same folder of JPEGs, in
# turn, with the same number of workers; the ratio of the medians.
#   PYTHON   a Python with torch of the same version and Pillow
#   SIZES, WORKERS_LIST, IMAGES  pixels a side (64 224), workers (0 1 2), files in the folder (640)
#   SECONDS_EACH, RUNS  how long and how often each is run (3 s, 3 times)
set -eu
program=$1
scripts=$(dirname "$0")
: "${PYTHON:?set PYTHON to a Python that has torch and Pillow}"
if ! "$PYTHON" -c 'import PIL, numpy' 2>/dev/null; then
  echo "loader_rates.sh: $PYTHON has no Pillow or no numpy, so the loader is not compared" >&2
  exit 0
fi
seconds=${SECONDS_EACH:-3}
runs=${RUNS:-3}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export OMP_NUM_THREADS=1

median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

"$program" make "$scratch/images" "${IMAGES:-640}"
printf '%-6s %-8s %10s %10s %10s %9s %9s\n' size workers 'hpo img/s' 'plain' 'draft' 'to plain' 'to draft'
for size in ${SIZES:-64 224}; do
  for workers in ${WORKERS_LIST:-0 1 2}; do
    rm -f "$scratch"/hpo "$scratch"/plain "$scratch"/draft
    for _ in $(seq "$runs"); do
      "$program" "$scratch/images" "$size" "$workers" "$seconds" >>"$scratch/hpo"
      for kind in plain draft; do
        "$PYTHON" "$scripts/loader_rates.py" "$scratch/images" "$size" "$workers" "$kind" "$seconds" >>"$scratch/$kind"
      done
    done
    awk -v s="$size" -v w="$workers" -v h="$(median "$scratch/hpo")" -v p="$(median "$scratch/plain")" \
      -v d="$(median "$scratch/draft")" \
      'BEGIN { printf "%-6s %-8s %10.1f %10.1f %10.1f %9.2f %9.2f\n", s, w, h, p, d, h / p, h / d }'
  done
done
