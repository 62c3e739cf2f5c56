#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Puts what Debian does not package into the cache that all clones share:
#   fetch.sh libtorch   ${XDG_CACHE_HOME:-~/.cache}/hpo/torch-2.11.0/{torch/{lib,include},nvidia/cu13/lib}
#   fetch.sh cuda       the same folder: torch's CUDA libraries where nvcc or a GPU's driver is, nvcc where only the driver
#                       is, what torch runs with where the driver is; HPO_CUDA=ON: as if nvcc were, OFF: nothing
#   fetch.sh digits     ${XDG_CACHE_HOME:-~/.cache}/hpo/data/digits.csv
#   fetch.sh plotly     ${XDG_CACHE_HOME:-~/.cache}/hpo/plotly/plotly.min.js, where hpo looks for it
#   fetch.sh python     ${XDG_CACHE_HOME:-~/.cache}/hpo/python, what tests import: a folder for PYTHONPATH
# Does nothing when it is there, or (libtorch) when HPO_LIBTORCH or CMAKE_PREFIX_PATH names one. pip only downloads:
# it checks the sha256 of the *_wheels.txt files; no Python is needed afterwards. Exit: 0 done, 1 with one line why not.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cache="${XDG_CACHE_HOME:-$HOME/.cache}/hpo"

say() { printf 'hpo: %s\n' "$1" >&2; }
fail() { say "error: $1"; exit 1; }

free_mb() { df -Pk "$cache" | awk 'NR == 2 { print int($4 / 1024) }'; }

require_space() {  # megabytes
  [ "$(free_mb)" -ge "$1" ] ||
    fail "$cache has $(free_mb) MB free, $1 MB are needed; free some space or set XDG_CACHE_HOME to a larger disk"
}

# A wheel is a zip file whose name carries its platform; naming the platform makes any pip on any Python fetch the same one.
download_once() {  # requirements file, folder, log
  TMPDIR="$2" python3 -m pip download --quiet --no-cache-dir --no-deps --require-hashes --only-binary=:all: \
    --implementation cp --python-version 3.11 --abi cp311 --abi abi3 --abi none --platform manylinux_2_28_x86_64 \
    --platform manylinux_2_27_x86_64 --platform manylinux_2_25_x86_64 --platform manylinux_2_18_x86_64 \
    --platform manylinux_2_17_x86_64 --platform manylinux2014_x86_64 --platform manylinux2010_x86_64 \
    --platform manylinux1_x86_64 \
    --requirement "$1" --dest "$2/wheels" >"$3" 2>&1
}

why() {  # pip's log
  if grep -q 'No space left' "$1"; then
    echo "the disk of $cache is full; free some space or set XDG_CACHE_HOME to a larger disk"
  elif grep -q 'DO NOT MATCH THE HASHES' "$1"; then
    echo "the checksum of a downloaded file is wrong; try again, and if it stays so distrust pip's package index"
  elif grep -qi 'establish a new connection\|timed out\|name resolution\|connection broken' "$1"; then
    echo "pip cannot reach its package index; check the network, then run make again"
  else
    echo "pip says $(grep -m 1 '^ERROR' "$1" | cut -c -200); check pip's package index, then run make again"
  fi
}

download() {  # requirements file, folder
  log="$cache/download.log"
  for try in 1 2 3; do
    if download_once "$1" "$2" "$log"; then
      rm -f "$log"
      return
    fi
    rm -rf "$2/wheels"
    say "download failed (try $try of 3)"
  done
  fail "cannot download: $(why "$log") (log: $log)"
}

libtorch_given() {
  [ -n "${HPO_LIBTORCH:-}" ] && return 0
  old_ifs=$IFS
  IFS=:
  for prefix in ${CMAKE_PREFIX_PATH:-}; do
    [ -e "$prefix/lib/libtorch_cpu.so" ] && { IFS=$old_ifs; return 0; }
  done
  IFS=$old_ifs
  return 1
}

unpack() {  # wheel, members...
  unzip -q "$@" -d "$work/root" || fail "cannot unpack $(basename "$1") into $cache; is the disk full?"
}

fetch_libtorch() {
  root="$cache/torch-2.11.0"
  [ -e "$root/complete" ] && return
  [ "$(uname -sm)" = "Linux x86_64" ] ||
    fail "LibTorch is fetched for Linux x86_64 only; set HPO_LIBTORCH to a LibTorch 2.11 for $(uname -sm)"
  require_space 2300  # the wheel twice while pip moves it, or once with what is unpacked of it
  say "getting LibTorch 2.11.0 (545 MB) into $cache"
  download "$here/libtorch_wheels.txt" "$work"
  mkdir "$work/root"
  # Only what a CPU program needs: half of the torch wheel is CUDA code.
  unpack "$work"/wheels/torch-*.whl 'torch/include/*' torch/lib/libc10.so torch/lib/libtorch_cpu.so \
    torch/lib/libgomp.so.1 'torch-*.dist-info/licenses/*'
  if cuda_wanted; then unpack_cuda_libraries; fi  # else a second download of the same wheel would bring them
  unpack "$work"/wheels/nvidia_cuda_runtime-*.whl 'nvidia/cu13/lib/libcudart.so*'
  unpack "$work"/wheels/nvidia_cuda_cupti-*.whl 'nvidia/cu13/lib/libcupti.so*'
  touch "$work/root/complete"
  rm -rf "$root"
  mv "$work/root" "$root"
}

has_nvcc() { command -v nvcc >/dev/null || [ -x /usr/local/cuda/bin/nvcc ]; }
has_driver() { [ -e /dev/nvidiactl ]; }

cuda_wanted() {
  case "${HPO_CUDA:-AUTO}" in
    OFF) return 1 ;;
    ON) return 0 ;;
    *) has_nvcc || has_driver ;;
  esac
}

# What of it is missing, a word each.
cuda_parts() {
  root="$cache/torch-2.11.0"
  [ -e "$root/complete_cuda" ] || echo libraries
  has_nvcc || [ -e "$root/complete_nvcc" ] || echo compiler
  ! has_driver || [ -e "$root/complete_gpu" ] || echo runtime
}

# Adds to what fetch_libtorch left: each part appears when all of it is there.
fetch_cuda() {
  root="$cache/torch-2.11.0"
  [ -e "$root/complete" ] || fail "run scripts/fetch.sh libtorch first"
  mkdir "$work/root"
  for part in $(cuda_parts); do
    "fetch_cuda_$part"
    rm -rf "$work/wheels"
  done
}

fetch_cuda_libraries() {
  require_space 2300  # the wheel twice while pip moves it, or once with the unpacked half
  say "getting LibTorch's CUDA libraries (531 MB) into $cache"
  sed -n '/^torch==/,/--hash/p' "$here/libtorch_wheels.txt" >"$work/torch.txt"
  download "$work/torch.txt" "$work"
  unpack_cuda_libraries
  mv -f "$work"/root/torch/lib/* "$root/torch/lib/"
  mv "$work/root/complete_cuda" "$root"
}

unpack_cuda_libraries() {
  unpack "$work"/wheels/torch-*.whl 'torch/lib/libc10_cuda.so' 'torch/lib/libtorch_cuda*.so' \
    'torch/lib/libtorch_nvshmem.so' 'torch/lib/libcaffe2_nvrtc.so'
  touch "$work/root/complete_cuda"
}

fetch_cuda_compiler() {
  require_space 600
  say "getting CUDA's compiler (104 MB) into $cache"
  download "$here/nvcc_wheels.txt" "$work"
  for wheel in "$work"/wheels/*.whl; do unpack "$wheel" 'nvidia/cu13/*'; done
  chmod -R a+x "$work/root/nvidia/cu13/bin" "$work/root/nvidia/cu13/nvvm/bin"  # unzip forgets it for some
  cp -R "$work/root/nvidia/." "$root/nvidia/"
  touch "$root/complete_nvcc"
}

fetch_cuda_runtime() {
  require_space 5000
  say "getting the libraries that LibTorch runs with on a GPU (1.8 GB) into $cache"
  download "$here/gpu_wheels.txt" "$work"
  mkdir -p "$work/root/nvidia"
  for wheel in "$work"/wheels/*.whl; do
    unzip -q -o "$wheel" 'nvidia/*/lib/*' 'nvidia/cu13/lib/*' -d "$work/root" 2>/dev/null || [ $? -eq 11 ] ||
      fail "cannot unpack $(basename "$wheel") into $cache; is the disk full?"
    rm "$wheel"
  done
  cp -R "$work/root/nvidia/." "$root/nvidia/"
  touch "$root/complete_gpu"
}

fetch_digits() {
  [ -e "$cache/data/digits.csv" ] && return
  require_space 50
  say "getting the digits data (10 MB) into $cache"
  download "$here/digits_wheels.txt" "$work"
  unzip -p "$work"/wheels/scikit_learn-*.whl sklearn/datasets/data/digits.csv.gz | gunzip >"$work/digits.csv" ||
    fail "cannot unpack the digits into $cache"
  mkdir -p "$cache/data"
  mv "$work/digits.csv" "$cache/data/digits.csv"
}

fetch_plotly() {
  [ -e "$cache/plotly/plotly.min.js" ] && return
  require_space 50
  say "getting Plotly for reports (10 MB) into $cache"
  download "$here/plotly_wheels.txt" "$work"
  mkdir "$work/plotly"
  unzip -q -j "$work"/wheels/plotly-*.whl plotly/package_data/plotly.min.js 'plotly-*.dist-info/licenses/*' \
    -d "$work/plotly" || fail "cannot unpack Plotly into $cache"
  rm -rf "$cache/plotly"
  mv "$work/plotly" "$cache/plotly"
}

fetch_python() {
  [ -e "$cache/python" ] && return
  require_space 200
  say "getting safetensors and NumPy for the tests (17 MB) into $cache"
  download "$here/python_wheels.txt" "$work"
  mkdir "$work/python"
  for wheel in "$work"/wheels/*.whl; do
    unzip -q "$wheel" -d "$work/python" || fail "cannot unpack $(basename "$wheel") into $cache; is the disk full?"
  done
  mv "$work/python" "$cache/python"
}

case "${1:-}" in
  libtorch) libtorch_given && exit 0; [ -e "$cache/torch-2.11.0/complete" ] && exit 0 ;;
  cuda) libtorch_given && exit 0; cuda_wanted || exit 0; [ -z "$(cuda_parts)" ] && exit 0 ;;
  digits) [ -e "$cache/data/digits.csv" ] && exit 0 ;;
  plotly) [ -e "$cache/plotly/plotly.min.js" ] && exit 0 ;;
  python) [ -e "$cache/python" ] && exit 0 ;;
  *) fail "usage: fetch.sh libtorch|cuda|digits|plotly|python" ;;
esac

mkdir -p "$cache" 2>/dev/null || fail "cannot write to $cache; set XDG_CACHE_HOME to a folder of yours"
exec 9>"$cache/lock" || fail "cannot write to $cache; set XDG_CACHE_HOME to a folder of yours"
flock 9  # two clones at once: the second waits, then finds everything there
work=$(mktemp -d "$cache/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
"fetch_$1"
