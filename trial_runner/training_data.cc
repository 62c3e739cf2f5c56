// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/training_data.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/index_select.h>

#include <algorithm>

#include "trial_runner/data/split.h"
#include "trial_runner/seeds.h"

namespace hpo::trial_runner {

LabelledRows ToTensors(const TabularData& part, const Shape& sample_shape) {
  Shape shape = {part.rows()};
  shape.insert(shape.end(), sample_shape.begin(), sample_shape.end());
  LabelledRows rows{at::empty(shape, at::TensorOptions().dtype(at::kFloat)),
                    at::empty({part.rows()}, at::TensorOptions().dtype(at::kLong))};
  std::copy(part.features.begin(), part.features.end(), rows.samples.mutable_data_ptr<float>());
  std::copy(part.labels.begin(), part.labels.end(), rows.labels.mutable_data_ptr<std::int64_t>());
  return rows;
}

LabelledRows Concatenate(const LabelledRows& a, const LabelledRows& b) {
  return {at::cat({a.samples, b.samples}), at::cat({a.labels, b.labels})};
}

LabelledRows Shuffle(const LabelledRows& rows, std::uint64_t trial_seed, int epoch) {
  const std::uint64_t seed = DeriveSeed(trial_seed, SeedPurpose::kShuffle, static_cast<std::uint64_t>(epoch));
  std::vector<std::int64_t> permutation = Permutation(seed, rows.labels.size(0));
  const at::Tensor order = at::from_blob(permutation.data(), {rows.labels.size(0)}, at::kLong);
  return {at::index_select(rows.samples, 0, order), at::index_select(rows.labels, 0, order)};
}

LabelledRows Slice(const LabelledRows& rows, std::int64_t first, std::int64_t count) {
  return {rows.samples.narrow(0, first, count), rows.labels.narrow(0, first, count)};
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
