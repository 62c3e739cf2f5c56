// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/training_data.h"

#include <algorithm>

#include "trial_runner/data/split.h"
#include "trial_runner/seeds.h"

namespace hpo::trial_runner {

LabelledRows Slice(const LabelledRows& rows, std::int64_t first, std::int64_t count) {
  return {rows.samples.narrow(0, first, count), rows.labels.narrow(0, first, count), {}, 1};
}

std::vector<std::int64_t> Shuffle(const std::vector<std::int64_t>& rows, std::uint64_t trial_seed, int epoch) {
  const std::uint64_t seed = DeriveSeed(trial_seed, SeedPurpose::kShuffle, static_cast<std::uint64_t>(epoch));
  std::vector<std::int64_t> order = Permutation(seed, static_cast<std::int64_t>(rows.size()));
  for (std::int64_t& place : order) place = rows[static_cast<std::size_t>(place)];
  return order;
}

BatchPlan PlanBatches(std::int64_t rows, std::int64_t batch_size, bool needs_two_rows) {
  BatchPlan plan{.rows = rows, .batch = std::min(rows, batch_size), .batches = 0, .skips_last_row = false};
  plan.batches = static_cast<int>((rows + plan.batch - 1) / plan.batch);
  const std::int64_t last = rows - (plan.batches - 1) * plan.batch;
  plan.skips_last_row = needs_two_rows && last == 1;
  if (needs_two_rows && plan.batch == 1) {
    plan.batches = 0;
  } else if (plan.skips_last_row) {
    --plan.batches;
  }
  return plan;
}

}  // namespace hpo::trial_runner
