#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Installs the Debian 12 packages that are missing; needs root or sudo only when one is.
#   packages.sh build   all that `make run` uses, and nearly all of `make test`
#   packages.sh test    the browser that looks at HTML reports
#   packages.sh lint    clang-tidy besides
set -eu

say() { printf 'hpo: %s\n' "$1" >&2; }
fail() { say "error: $1"; exit 1; }

case "${1:-}" in
  build) wanted="g++ cmake ninja-build ccache nlohmann-json3-dev libsimdjson-dev libmuparser-dev libcli11-dev libfmt-dev libboost-dev \
libeigen3-dev libgtest-dev libgmock-dev librapidcheck-dev zlib1g-dev libpng-dev libturbojpeg0-dev clang-format python3-pip unzip \
ca-certificates" ;;
  test) wanted="chromium" ;;
  lint) wanted="clang-tidy" ;;
  *) fail "usage: packages.sh build|test|lint" ;;
esac

if ! command -v dpkg-query >/dev/null; then
  command -v cmake >/dev/null && command -v ninja >/dev/null && exit 0  # another system, prepared by hand
  fail "this is not Debian; install the counterparts of: $wanted"
fi

# shellcheck disable=SC2086  # lists of names are meant to be split
# Names every package of the list that dpkg does not call installed, known to it or not.
installed=" $(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $wanted 2>/dev/null |
  awk '$2 == "installed" { printf "%s ", $1 }' || true)"
missing=""
for package in $wanted; do
  case "$installed" in *" $package "*) ;; *) missing="$missing $package" ;; esac
done
[ -z "$missing" ] && exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
  by_hand="run as root: apt-get update && apt-get install -y --no-install-recommends$missing"
  command -v sudo >/dev/null || fail "packages are missing; $by_hand"
  as_root="sudo"
  [ -t 0 ] || as_root="sudo -n"  # nobody is there to type a password
  $as_root true 2>/dev/null || fail "packages are missing and sudo refuses; $by_hand"
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
say "installing Debian packages:$missing"
$as_root env DEBIAN_FRONTEND=noninteractive apt-get update </dev/null >"$log" 2>&1 ||
  say "apt-get update failed ($(grep '^E:' "$log" | head -n 1)); trying to install all the same"
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing </dev/null >"$log" 2>&1 ||
  fail "apt-get cannot install them ($(grep '^E:' "$log" | head -n 1)); check the network, the disk and the apt sources, \
then run it by hand: apt-get install -y --no-install-recommends$missing"
