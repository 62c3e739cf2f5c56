// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/evaluation.h"

#include <ATen/ops/argmax.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/sum.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <vector>

#include "trial_runner/number_metrics.h"
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

// (labels, classes) or (rows, targets), float32
at::Tensor Outputs(Network& network, const LabelledRows& batch, std::optional<c10::ScalarType> type) {
  at::Tensor outputs;
  {
    std::optional<AutocastGuard> autocast;
    if (type) autocast.emplace(batch.samples.device().type(), *type);
    outputs = network.Forward(batch.samples).to(at::kFloat);
  }
  return outputs.reshape({-1, outputs.size(-1)});
}

void AddBatch(const at::Tensor& logits, const at::Tensor& labels, Totals& totals) {
  totals.loss += at::cross_entropy_loss(logits, labels, {}, at::Reduction::Sum).item<double>();
  totals.correct += at::eq(at::argmax(logits, 1), labels).sum().item<std::int64_t>();
  totals.labels += labels.size(0);
}

std::span<const float> Numbers(const at::Tensor& contiguous) {
  return {contiguous.const_data_ptr<float>(), static_cast<std::size_t>(contiguous.numel())};
}

std::map<std::string, double> Result(const Totals& totals, const std::string& prefix) {
  const auto labels = static_cast<double>(totals.labels);
  return {{prefix + ".accuracy", static_cast<double>(totals.correct) / labels},
          {prefix + ".error", static_cast<double>(totals.labels - totals.correct) / labels},
          {prefix + ".loss", totals.loss / labels}};
}

}  // namespace

std::map<std::string, double> Evaluate(Network& network, BatchReader& reader, std::span<const std::int64_t> rows,
                                       const EvaluationOptions& options) {
  const c10::InferenceMode inference;
  network.SetTraining(false);
  const bool classes = reader.dataset().has_classes();
  Totals totals;
  NumberMetrics metrics(reader.dataset().targets, options.loss);
  while (!rows.empty()) {
    const std::size_t count = std::min(rows.size(), static_cast<std::size_t>(reader.most_rows()));
    const LabelledRows batch = reader.Read(rows.first(count));
    const at::Tensor outputs = Outputs(network, batch, options.type);
    if (classes) {
      AddBatch(outputs, batch.labels.reshape({-1}), totals);
    } else {
      metrics.Add(Numbers(outputs.to(at::kCPU).contiguous()), Numbers(batch.labels.to(at::kCPU)));
    }
    rows = rows.subspan(count);
  }
  return classes ? Result(totals, options.prefix) : metrics.Result(options.prefix);
}

std::int64_t RowsPerEvaluation(std::int64_t activation_bytes_per_sample) {
  return std::clamp<std::int64_t>(kMostActivationBytes / std::max<std::int64_t>(1, activation_bytes_per_sample), 1,
                                  kMostRows);
}

}  // namespace hpo::trial_runner
