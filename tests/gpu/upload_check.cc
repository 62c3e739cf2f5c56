// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/equal.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/ones.h>

#include "tests/gpu/check.h"
#include "trial_runner/batch_reader.h"
#include "trial_runner/device/accelerator.h"
#include "trial_runner/device/open_accelerator.h"
#include "trial_runner/random_stream.h"

namespace hpo::gpu {
namespace {

using trial_runner::BatchReader;
using trial_runner::Dataset;
using trial_runner::LabelledRows;

constexpr std::int64_t kRows = 500, kLargest = 64;

template <typename T, typename Draw>
std::vector<T> Drawn(std::int64_t count, Draw draw) {
  std::vector<T> values;
  for (std::int64_t i = 0; i < count; ++i) values.push_back(static_cast<T>(draw()));
  return values;
}

std::vector<Dataset> Datasets() {
  trial_runner::RandomStream random(5);
  const auto byte = [&] { return random.Below(256); };
  std::vector<Dataset> sets(3);
  sets[0].sample_shape = {3, 20, 10};
  sets[0].samples = Drawn<std::uint8_t>(kRows * 600, byte);
  sets[0].pixel_scale = {{.mean = 0.5F, .deviation = 0.25F}, {.mean = 0.1F, .deviation = 0.3F}, {}};
  sets[1].sample_shape = {40};
  sets[1].samples = Drawn<float>(kRows * 40, [&] { return random.Within(1); });
  sets[2].sample_shape = {16};
  sets[2].samples = Drawn<std::int32_t>(kRows * 16, byte);
  sets[2].label_shape = {16};
  for (Dataset& set : sets) {
    const std::int64_t each = set.label_shape.empty() ? 1 : 16;
    set.labels = Drawn<std::int64_t>(kRows * each, byte);
  }
  return sets;
}

// Reads batches of many sizes while the device is kept behind, and counts those that differ from the CPU's.
int Damaged(const Dataset& dataset, trial_runner::Accelerator& accelerator) {
  constexpr int kBatches = 60, kSide = 2048, kProducts = 4;
  trial_runner::RandomStream random(7);
  BatchReader cpu(dataset, kLargest), gpu(dataset, kLargest, {}, accelerator);
  at::Tensor busy = at::ones({kSide, kSide}, at::TensorOptions().device(accelerator.device()));
  std::vector<LabelledRows> expected, got;
  for (int batch = 0; batch < kBatches; ++batch) {
    const auto rows = Drawn<std::int64_t>(1 + random.Below(kLargest), [&] { return random.Below(kRows); });
    const LabelledRows at_home = cpu.Read(rows), there = gpu.Read(rows);
    for (int i = 0; i < kProducts; ++i) busy = at::mm(busy, busy).mul_(1e-4);
    expected.push_back({at_home.samples.clone(), at_home.labels.clone(), {}, 1});
    got.push_back({there.samples.clone(), there.labels.clone(), {}, 1});
  }
  int damaged = 0;
  for (int batch = 0; batch < kBatches; ++batch) {
    const bool same = at::equal(got[batch].samples.to(at::kCPU), expected[batch].samples) &&
                      at::equal(got[batch].labels.to(at::kCPU), expected[batch].labels);
    damaged += same ? 0 : 1;
  }
  return damaged;
}

}  // namespace

Outcome BatchesArriveWhole() {
  const auto accelerator = trial_runner::OpenAccelerator("cuda");
  int damaged = 0;
  for (const Dataset& dataset : Datasets()) damaged += Damaged(dataset, *accelerator);
  return {damaged == 0, std::to_string(damaged) + " of 180 batches of pixels, numbers and tokens differ"};
}

}  // namespace hpo::gpu
