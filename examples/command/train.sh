#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Steepest descent on Rosenbrock's valley with the learning rate $1 and $2 steps, in awk. Called by hpo as
#   "command": ["sh", "examples/command/train.sh", "{lr}", "{steps}"]
# Each tenth step is measured; a script that needs nothing but its arguments need not read stdin.
awk -v lr="$1" -v steps="$2" 'BEGIN {
  x = -1; y = 1
  for (i = 1; i <= steps; ++i) {
    dx = -2 * (1 - x) - 400 * x * (y - x * x)
    dy = 200 * (y - x * x)
    x -= lr * dx; y -= lr * dy
    loss = (1 - x) ^ 2 + 100 * (y - x * x) ^ 2
    if (!(loss < 1e6)) { print "diverged at step " i; loss = 1e6; break }
    if (i % 10 == 0) printf "{\"measure\": {\"step\": %d, \"value\": %.10g}}\n", i, loss
  }
  printf "{\"tell\": {\"value\": %.10g}}\n", loss
}'
