#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Hartmann's function of six numbers in [0, 1]; minimum -3.32237 at (.20169, .15001, .476874, .275332, .311652, .6573)
# (Dixon and Szego 1978). Arguments: the six numbers.
awk -v x="$*" 'BEGIN {
  split(x, at, " ")
  split("10 3 17 3.5 1.7 8  .05 10 17 .1 8 14  3 3.5 1.7 10 17 8  17 8 .05 10 .1 14", width, " ")
  split(".1312 .1696 .5569 .0124 .8283 .5886  .2329 .4135 .8307 .3736 .1004 .9991 " \
        ".2348 .1451 .3522 .2883 .3047 .665  .4047 .8828 .8732 .5743 .1091 .0381", centre, " ")
  split("1 1.2 3 3.2", depth, " ")
  for (i = 1; i <= 4; ++i) {
    distance = 0
    for (j = 1; j <= 6; ++j) {
      k = 6 * (i - 1) + j
      distance += width[k] * (at[j] - centre[k]) ^ 2
    }
    sum += depth[i] * exp(-distance)
  }
  printf "{\"tell\": {\"value\": %.10g}}\n", -sum
}'
