// SPDX-License-Identifier: Apache-2.0
//
// The starting design beside a young model that cannot be trusted yet. A function of many valleys looks smooth to the
// few trials a design starts with, and what they missed is never looked at: the asks that follow crowd into the best
// valley seen. Where left-out results are predicted badly, some of the first asks take further points of the design;
// where they are predicted well, as on smooth functions, none does. Where somebody has chosen steps, levels, branches
// or logarithmic scales, what is asked is seldom so rugged, and points of a design are lost.
#pragma once

namespace hpo::search::gp {

// Points of the starting design by their numbers in it.
struct DesignPoints {
  int first = 0, end = 0;  // `end` is none of them
};

// Of these the first one that has not been asked for is what this trial takes in place of what the model proposes, if
// there is one: every second trial after the `start` > 0 first ones does until the design has three times as many
// points, while the correlation of left-out results (left_out_correlation.h) is below 0.9. Where many trials run at a
// time, some of the points were taken before there was a model. `trial` >= 0.
DesignPoints GrowingDesignPoints(int trial, int start, double left_out_correlation);

}  // namespace hpo::search::gp
