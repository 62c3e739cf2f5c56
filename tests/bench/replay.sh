#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# replay.sh PROGRAMS: CPU seconds of the same trainings by a Python script and by hpo-trial, one core, median of three
# lists of configurations. PROGRAMS holds hpo-trial and bench_replay.
#   PEER_SCRIPT  digits_optuna.py: an Optuna + PyTorch study of the digits with --dump and --replay
#   PYTHON       a Python with optuna, torch and scikit-learn
set -eu
programs=$1
: "${PEER_SCRIPT:?set PEER_SCRIPT to digits_optuna.py, the Python study to compare with}"
: "${PYTHON:?set PYTHON to a Python that has optuna, torch and scikit-learn}"
trials=${TRIALS:-30}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export OMP_NUM_THREADS=1
core=$(($(nproc) - 1))

number() { sed -n "s/.*\"$1\": *\([0-9.]*\).*/\1/p"; }
printf '%-6s %8s %12s %12s %8s\n' list steps 'Python CPU s' 'hpo CPU s' ratio
for seed in 0 1 2; do
  "$PYTHON" "$PEER_SCRIPT" --sampler random --trials "$trials" --seed "$seed" --dump "$scratch/list.json" >/dev/null
  python=$(taskset -c "$core" "$PYTHON" "$PEER_SCRIPT" --trials "$trials" --replay "$scratch/list.json" | number study_cpu_s)
  taskset -c "$core" "$programs/bench_replay" "$programs/hpo-trial" "$scratch/list.json" >"$scratch/ours"
  ours=$(number study_cpu_s <"$scratch/ours")
  steps=$(number steps <"$scratch/ours")
  awk -v l="$seed" -v s="$steps" -v p="$python" -v o="$ours" 'BEGIN { printf "%-6s %8s %12.2f %12.2f %8.3f\n", l, s, p, o, o / p }' |
    tee -a "$scratch/rows"
done
sort -n -k 5 "$scratch/rows" | awk 'NR == 2 { printf "median ratio %.3f (target <= 0.75, goal 0.6)\n", $5 }'
