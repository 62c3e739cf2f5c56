// SPDX-License-Identifier: Apache-2.0
//
// A data set's parts as tensors, and the order of an epoch.
#pragma once

#include <cstdint>

#include "trial_runner/architecture/architecture.h"
#include "trial_runner/data/dataset.h"
#include "trial_runner/network.h"

namespace hpo::trial_runner {

struct LabelledRows {
  at::Tensor samples;  // float32 (rows, sample shape...)
  at::Tensor labels;   // int64 (rows)
};

// Copies, so the data set may go.
LabelledRows ToTensors(const TabularData& part, const Shape& sample_shape);

// All rows of `a`, then all rows of `b`; copies.
LabelledRows Concatenate(const LabelledRows& a, const LabelledRows& b);

// The rows in the order of one epoch, a function of (trial_seed, epoch) alone: an epoch that is resumed in its middle
// sees the same order. Gathered at once, so that a batch is a view.
LabelledRows Shuffle(const LabelledRows& rows, std::uint64_t trial_seed, int epoch);

// Rows [first, first + count) as views.
LabelledRows Slice(const LabelledRows& rows, std::int64_t first, std::int64_t count);

// How an epoch is cut. A last batch of one row is left out when the network has batch norm, whose statistics one row
// does not have.
struct BatchPlan {
  std::int64_t rows = 0;   // that are trained on
  std::int64_t batch = 0;  // rows of a full batch, <= rows
  int batches = 0;         // optimizer steps an epoch; 0: nothing can be trained
  bool skips_last_row = false;
};

BatchPlan PlanBatches(std::int64_t rows, std::int64_t batch_size, bool needs_two_rows);

}  // namespace hpo::trial_runner
