// SPDX-License-Identifier: Apache-2.0
//
// A batch as tensors, the order of an epoch and how it is cut into batches.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace hpo::trial_runner {

struct LabelledRows {
  at::Tensor samples;  // (rows, sample shape...): float32, or int32 tokens
  at::Tensor labels;   // int64 (rows, label shape...), or targets that are numbers: float32 (rows, targets)

  // Where samples are mixed of two: the second one's labels, and the first one's share of the loss.
  at::Tensor other_labels;  // undefined: they are not
  double share = 1;         // in [0, 1]
};

// Rows [first, first + count) as views.
LabelledRows Slice(const LabelledRows& rows, std::int64_t first, std::int64_t count);

// `rows` in the order of one epoch, a function of (trial_seed, epoch) alone: an epoch that is resumed in its middle
// sees the same order.
std::vector<std::int64_t> Shuffle(const std::vector<std::int64_t>& rows, std::uint64_t trial_seed, int epoch);

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
