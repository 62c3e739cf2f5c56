#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# gpu_bundle.sh BIN FOLDER: hpo-gpu-check of the folder BIN and what it needs besides LibTorch, stripped, in the new folder
# FOLDER, small enough to be copied to a machine with a GPU whose Python has torch 2.11 for CUDA 13. There:
#   site=$(python3 -c 'import torch, os; print(os.path.dirname(torch.__file__))')
#   LD_LIBRARY_PATH="$site/lib:FOLDER" FOLDER/hpo-gpu-check
#   python3 FOLDER/gpu_rates.py    the same networks in Python, for a comparison
set -eu
bin=$1
folder=$2
bench=$(dirname "$0")/../tests/bench
fail() { printf 'hpo: error: %s\n' "$1" >&2; exit 1; }

[ -x "$bin/hpo-gpu-check" ] || fail "$bin has no hpo-gpu-check; run make cuda"
rm -rf "$folder"
mkdir -p "$folder"
cp "$bin/hpo-gpu-check" "$bin/libhpo_trial_cuda.so" "$folder"
# What every Linux has, what comes with LibTorch, and what the driver brings stays where it is.
ldd "$bin/hpo-gpu-check" | awk '$3 ~ /^\// { print $3 }' |
  grep -v -E '/(libtorch|libc10|libcu|libgomp|libnv|libc\.|libm\.|libdl\.|librt\.|libutil\.|libpthread\.|libgcc_s|libstdc\+\+|ld-linux)' |
  while read -r library; do cp -L "$library" "$folder"; done
strip --strip-unneeded "$folder"/*
cp "$bench/gpu_rates.py" "$bench/torch_networks.py" "$folder"
du -sm "$folder"
