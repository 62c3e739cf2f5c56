// SPDX-License-Identifier: Apache-2.0
//
// One-dimensional slices through a study's model at its incumbent, the told trial with the lowest loss: what the model
// expects when one parameter moves and all others stay.
//
// A value of a parameter may switch others on that the incumbent does not have (another optimizer has options of its
// own): those stay at their value in the best trial that has them, or in the middle of their range when none does.
#pragma once

#include <vector>

#include "search/analysis/study_model.h"
#include "search/history.h"
#include "search/space/value.h"

namespace hpo::search::analysis {

inline constexpr int kMostSliceValues = 61;  // of one slice, the incumbent's own apart

struct Slice {
  int parameter = 0;          // index in the space
  std::vector<Value> values;  // ascending, or levels in their declared order; the incumbent's own is among them
  Band band;                  // one entry a value
};

// The slices of the parameters that the incumbent has and that can vary, in the order of the space. Values lie evenly
// on the parameter's scale: of a log parameter by their logarithm; of a discrete one all values, or kMostSliceValues of
// them. `history` is the one that the model was made of, so some trial has a loss.
std::vector<Slice> Slices(const StudyModel& model, const History& history);

}  // namespace hpo::search::analysis
