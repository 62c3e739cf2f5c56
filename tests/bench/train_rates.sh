#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# train_rates.sh PROGRAM: optimizer steps a CPU second of bench_train and of Python's PyTorch, in turn, on one core; the
# ratio of the medians.
#   PYTHON   a Python with torch of the same version
#   CASES    names of cases to run; all if it is not set
#   SECONDS_EACH, RUNS  how long and how often each is run (2 s, 5 times)
set -eu
program=$1
scripts=$(dirname "$0")
: "${PYTHON:?set PYTHON to a Python that has torch}"
seconds=${SECONDS_EACH:-2}
runs=${RUNS:-5}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export OMP_NUM_THREADS=1
core=$(($(nproc) - 1))

median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

printf '%-14s %-9s %10s %10s %10s %9s %9s\n' case engine 'hpo 1/s' 'fused 1/s' 'default' 'to fused' 'to default'
for row in mlp/autograd mlp/planned convnet/autograd convnet/planned resnet18/autograd resnet18/planned \
  mobilenet_v2/autograd mobilenet_v2/planned transformer/autograd lstm/autograd; do
  case=${row%/*} engine=${row#*/}
  case " ${CASES:-$case} " in *" $case "*) ;; *) continue ;; esac
  rm -f "$scratch"/*
  for _ in $(seq "$runs"); do
    taskset -c "$core" "$program" "$case" "$engine" "$seconds" >>"$scratch/hpo"
    taskset -c "$core" "$PYTHON" "$scripts/train_rates.py" "$case" fused "$seconds" >>"$scratch/fused"
    taskset -c "$core" "$PYTHON" "$scripts/train_rates.py" "$case" default "$seconds" >>"$scratch/default"
  done
  awk -v c="$case" -v e="$engine" -v h="$(median "$scratch/hpo")" -v f="$(median "$scratch/fused")" \
    -v d="$(median "$scratch/default")" \
    'BEGIN { printf "%-14s %-9s %10.1f %10.1f %10.1f %9.2f %9.2f\n", c, e, h, f, d, h / f, h / d }'
done
