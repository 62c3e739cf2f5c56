#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Branin's function of $1 in [-5, 10] and $2 in [0, 15]; three minima of 0.397887 (Branin 1972).
# The last line is all that hpo needs; anything else that is printed goes to the trial's log.
awk -v x1="$1" -v x2="$2" 'BEGIN {
  pi = atan2(0, -1)
  valley = x2 - 5.1 / (4 * pi * pi) * x1 * x1 + 5 / pi * x1 - 6
  printf "{\"tell\": {\"value\": %.10g}}\n", valley * valley + 10 * (1 - 1 / (8 * pi)) * cos(x1) + 10
}'
