#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# fetch_test.sh CASE FOLDER: scripts/fetch.sh with a pip of our own, which fails as often as the case says and then
# delivers a tiny wheel. FOLDER is emptied first.
set -eu
fetch="$(cd "$(dirname "$0")/../.." && pwd)/scripts/fetch.sh"
rm -rf "$2"
mkdir -p "$2/bin"
cd "$2"
export XDG_CACHE_HOME="$PWD/cache"
python=$(command -v python3)

# fake_pip FAILURES MESSAGE: `calls` counts how often it ran. Its wheel passes for every one that fetch.sh asks for.
fake_pip() {
  mkdir -p sklearn/datasets/data plotly/package_data plotly-1.dist-info/licenses numpy
  echo 1,2,3 | gzip >sklearn/datasets/data/digits.csv.gz
  echo script >plotly/package_data/plotly.min.js
  echo terms >plotly-1.dist-info/licenses/LICENSE.txt
  echo module >numpy/__init__.py
  "$python" -m zipfile -c wheel.zip sklearn plotly plotly-1.dist-info numpy
  cat >bin/python3 <<EOF
#!/bin/sh
echo call >>"$PWD/calls"
if [ "\$(wc -l <"$PWD/calls")" -le $1 ]; then echo "$2" >&2; exit 1; fi
while [ "\$1" != --dest ]; do shift; done
mkdir -p "\$2" && for name in scikit_learn plotly; do cp "$PWD/wheel.zip" "\$2/\$name-1.whl"; done
EOF
  chmod +x bin/python3
  PATH="$PWD/bin:$PATH"
}

calls() { if [ -e calls ]; then wc -l <calls; else echo 0; fi; }
expect() { [ "$2" = "$3" ] || { echo "$1: expected $3, got $2"; exit 1; }; }

case "$1" in
  a_broken_download_is_retried)
    fake_pip 2 "ERROR: connection broken"
    "$fetch" digits
    expect "calls of pip" "$(calls)" 3
    expect "the data" "$(cat cache/hpo/data/digits.csv)" 1,2,3
    expect "what is left behind" "$(ls cache/hpo | tr '\n' ' ')" "data lock "
    ;;
  a_second_run_downloads_nothing)
    fake_pip 0 ""
    "$fetch" digits
    "$fetch" digits
    expect "calls of pip" "$(calls)" 1
    ;;
  a_wrong_checksum_is_named_and_leaves_nothing)
    fake_pip 3 "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE."
    status=0
    "$fetch" digits 2>message || status=$?
    expect "exit status" "$status" 1
    expect "lines that name the checksum" "$(grep -c 'error: .*checksum' message)" 1
    expect "what is left behind" "$(ls cache/hpo | tr '\n' ' ')" "download.log lock "
    ;;
  plotly_comes_with_its_licence)
    fake_pip 0 ""
    "$fetch" plotly
    "$fetch" plotly
    expect "calls of pip" "$(calls)" 1
    expect "the files" "$(ls cache/hpo/plotly | tr '\n' ' ')" "LICENSE.txt plotly.min.js "
    ;;
  python_is_a_folder_to_import_from)
    fake_pip 0 ""
    sed -i 's/in scikit_learn plotly/in numpy/' bin/python3
    "$fetch" python
    "$fetch" python
    expect "calls of pip" "$(calls)" 1
    expect "the module" "$(cat cache/hpo/python/numpy/__init__.py)" module
    ;;
  a_wheel_without_its_file_leaves_nothing)
    fake_pip 0 ""
    "$python" -m zipfile -c wheel.zip sklearn
    status=0
    "$fetch" plotly 2>message || status=$?
    expect "exit status" "$status" 1
    expect "lines that name Plotly" "$(grep -c 'error: .*Plotly' message)" 1
    expect "what is left behind" "$(ls cache/hpo | tr '\n' ' ')" "lock "
    ;;
  two_clones_at_once_download_once)
    fake_pip 0 ""
    "$fetch" digits &
    "$fetch" digits
    wait $!
    expect "calls of pip" "$(calls)" 1
    ;;
  cuda_that_nobody_wants_is_not_fetched)
    fake_pip 0 ""
    HPO_CUDA=OFF "$fetch" cuda
    expect "calls of pip" "$(calls)" 0
    ;;
  cuda_libraries_join_those_of_the_cpu)
    fake_pip 0 ""
    sed -i 's/in scikit_learn plotly/in torch/' bin/python3
    cp /bin/true bin/nvcc
    mkdir -p torch/lib cache/hpo/torch-2.11.0/torch/lib
    touch cache/hpo/torch-2.11.0/complete cache/hpo/torch-2.11.0/complete_gpu cache/hpo/torch-2.11.0/torch/lib/libtorch_cpu.so
    for name in libc10_cuda libtorch_cuda libtorch_nvshmem libcaffe2_nvrtc; do echo code >torch/lib/$name.so; done
    "$python" -m zipfile -c wheel.zip torch
    "$fetch" cuda
    "$fetch" cuda
    expect "calls of pip" "$(calls)" 1
    expect "the libraries" "$(ls cache/hpo/torch-2.11.0/torch/lib | wc -l)" 5
    ;;
  a_libtorch_of_the_user_is_left_alone)
    fake_pip 0 ""
    HPO_LIBTORCH=/somewhere "$fetch" libtorch
    mkdir -p prefix/lib && touch prefix/lib/libtorch_cpu.so
    CMAKE_PREFIX_PATH="/nowhere:$PWD/prefix" "$fetch" libtorch
    expect "calls of pip" "$(calls)" 0
    ;;
  *) echo "no such case: $1"; exit 1 ;;
esac
