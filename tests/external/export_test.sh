#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# export_test.sh HPO FOLDER: trains a few networks, exports the best, and lets the PyPI packages safetensors and NumPy
# load it and compute again what hpo-trial measured. FOLDER is emptied first.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
"$here/../../scripts/fetch.sh" python
rm -rf "$2"
mkdir -p "$2"
cd "$2"
export PYTHONPATH="${XDG_CACHE_HOME:-$HOME/.cache}/hpo/python"
exec python3 "$here/export_test.py" "$1"
