// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/evaluation.h"

#include <ATen/ops/argmax.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/sum.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>

#include "trial_runner/precision/autocast_guard.h"

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kMostActivationBytes = std::int64_t{256} << 20;
constexpr std::int64_t kMostRows = 4096;

struct Totals {
  double loss = 0;
  std::int64_t correct = 0;
  std::int64_t labels = 0;
};

void AddBatch(Network& network, const LabelledRows& batch, std::optional<c10::ScalarType> type, Totals& totals) {
  at::Tensor logits;
  {
    std::optional<AutocastGuard> autocast;
    if (type) autocast.emplace(batch.samples.device().type(), *type);
    logits = network.Forward(batch.samples).to(at::kFloat);
  }
  logits = logits.reshape({-1, logits.size(-1)});
  const at::Tensor labels = batch.labels.reshape({-1});
  totals.loss += at::cross_entropy_loss(logits, labels, {}, at::Reduction::Sum).item<double>();
  totals.correct += at::eq(at::argmax(logits, 1), labels).sum().item<std::int64_t>();
  totals.labels += labels.size(0);
}

}  // namespace

std::map<std::string, double> Evaluate(Network& network, BatchReader& reader, std::span<const std::int64_t> rows,
                                       const EvaluationOptions& options) {
  const c10::InferenceMode inference;
  network.SetTraining(false);
  Totals totals;
  while (!rows.empty()) {
    const std::size_t count = std::min(rows.size(), static_cast<std::size_t>(reader.most_rows()));
    AddBatch(network, reader.Read(rows.first(count)), options.type, totals);
    rows = rows.subspan(count);
  }
  const auto labels = static_cast<double>(totals.labels);
  return {{options.prefix + ".accuracy", static_cast<double>(totals.correct) / labels},
          {options.prefix + ".error", static_cast<double>(totals.labels - totals.correct) / labels},
          {options.prefix + ".loss", totals.loss / labels}};
}

std::int64_t RowsPerEvaluation(std::int64_t activation_bytes_per_sample) {
  return std::clamp<std::int64_t>(kMostActivationBytes / std::max<std::int64_t>(1, activation_bytes_per_sample), 1,
                                  kMostRows);
}

}  // namespace hpo::trial_runner
