// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/evaluation.h"

#include <ATen/ops/argmax.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/sum.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <optional>

#include "trial_runner/precision/autocast_guard.h"

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kChunkRows = 4096;  // bounds the memory of activations

struct Totals {
  double loss = 0;
  std::int64_t correct = 0;
};

void AddChunk(Network& network, const LabelledRows& chunk, bool bf16, Totals& totals) {
  at::Tensor logits;
  {
    std::optional<AutocastGuard> autocast;
    if (bf16) autocast.emplace(chunk.samples.device().type(), at::kBFloat16);
    logits = network.Forward(chunk.samples).to(at::kFloat);
  }
  totals.loss += at::cross_entropy_loss(logits, chunk.labels, {}, at::Reduction::Sum).item<double>();
  totals.correct += at::eq(at::argmax(logits, 1), chunk.labels).sum().item<std::int64_t>();
}

}  // namespace

std::map<std::string, double> Evaluate(Network& network, const LabelledRows& rows, bool bf16,
                                       const std::string& prefix) {
  const c10::InferenceMode inference;
  network.SetTraining(false);
  const std::int64_t count = rows.labels.size(0);
  Totals totals;
  for (std::int64_t first = 0; first < count; first += kChunkRows) {
    AddChunk(network, Slice(rows, first, std::min(kChunkRows, count - first)), bf16, totals);
  }
  const double accuracy = static_cast<double>(totals.correct) / static_cast<double>(count);
  const double error = static_cast<double>(count - totals.correct) / static_cast<double>(count);
  return {{prefix + ".accuracy", accuracy},
          {prefix + ".error", error},
          {prefix + ".loss", totals.loss / static_cast<double>(count)}};
}

}  // namespace hpo::trial_runner
