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

# fake_pip FAILURES MESSAGE: `calls` counts how often it ran.
fake_pip() {
  mkdir -p sklearn/datasets/data
  echo 1,2,3 | gzip >sklearn/datasets/data/digits.csv.gz
  "$python" -m zipfile -c wheel.zip sklearn
  cat >bin/python3 <<EOF
#!/bin/sh
echo call >>"$PWD/calls"
if [ "\$(wc -l <"$PWD/calls")" -le $1 ]; then echo "$2" >&2; exit 1; fi
while [ "\$1" != --dest ]; do shift; done
mkdir -p "\$2" && cp "$PWD/wheel.zip" "\$2/scikit_learn-1.whl"
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
  two_clones_at_once_download_once)
    fake_pip 0 ""
    "$fetch" digits &
    "$fetch" digits
    wait $!
    expect "calls of pip" "$(calls)" 1
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
