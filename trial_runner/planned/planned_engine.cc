// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/planned/planned_engine.h"

#include <ATen/ops/empty_like.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <map>
#include <span>

#include "trial_runner/architecture/inference.h"
#include "trial_runner/planned/network_plan.h"
#include "trial_runner/planned/softmax_loss.h"
#include "trial_runner/planned/squared_loss.h"

namespace hpo::trial_runner {
namespace {

SharedTensors Share(const Network& network) {
  SharedTensors shared;
  for (const NamedTensor& parameter : network.Parameters()) {
    shared.parameters.push_back(parameter.tensor.detach());
    shared.gradients.push_back(at::empty_like(shared.parameters.back()));
  }
  for (const NamedTensor& buffer : network.Buffers()) shared.buffers.push_back(buffer.tensor);
  return shared;
}

std::size_t Count(const at::Tensor& tensor) { return static_cast<std::size_t>(tensor.numel()); }

class PlannedEngine final : public GradientEngine {
 public:
  PlannedEngine(const Architecture& architecture, const Network& network, const PlannedOptions& options)
      : architecture_(architecture), options_(options), shared_(Share(network)) {}

  void Run(const LabelledRows& batch, std::uint64_t step, at::Tensor& loss_sum) override {
    const c10::InferenceMode no_recording;
    NetworkPlan& plan = PlanFor(batch.labels.size(0));
    const at::Tensor& outputs = plan.Forward(batch.samples, step);
    *loss_sum.mutable_data_ptr<double>() += SumOfLosses(outputs, batch.labels, plan.logits_gradient());
    plan.Backward();
  }

  const std::vector<at::Tensor>& Gradients() const override { return shared_.gradients; }

 private:
  double SumOfLosses(const at::Tensor& outputs, const at::Tensor& targets, at::Tensor& gradient) const {
    const std::span<const float> put_out(outputs.const_data_ptr<float>(), Count(outputs));
    const std::span<float> slopes(gradient.mutable_data_ptr<float>(), Count(gradient));
    if (!options_.square_units.empty()) {
      return SquaredLoss(put_out, {targets.const_data_ptr<float>(), Count(targets)}, options_.square_units, slopes);
    }
    return SoftmaxLoss(put_out, {targets.const_data_ptr<std::int64_t>(), Count(targets)}, options_.label_smoothing,
                       slopes);
  }

  NetworkPlan& PlanFor(std::int64_t rows) {
    const auto found = plans_.find(rows);
    if (found != plans_.end()) return found->second;
    return plans_.try_emplace(rows, architecture_, shared_, rows, options_.dropout_seed).first->second;
  }

  Architecture architecture_;
  PlannedOptions options_;
  SharedTensors shared_;
  std::map<std::int64_t, NetworkPlan> plans_;  // by rows of a batch
};

}  // namespace

bool CanPlan(const Architecture& architecture) {
  const std::vector<Shape> shapes = InferShapes(architecture);
  std::vector<bool> used(architecture.nodes().size(), false);
  used.back() = true;
  for (const Node& node : architecture.nodes()) {
    if (!HasPlan(node.layer) || node.tensors_of) return false;
    for (const int input : node.inputs) {
      const Shape& shape = input == Architecture::kInput ? architecture.input_shape() : shapes[input];
      if (shape.size() != 1 && !std::holds_alternative<Flatten>(node.layer)) return false;
      if (input != Architecture::kInput) used[input] = true;
    }
  }
  return std::all_of(used.begin(), used.end(), [](bool value) { return value; });
}

std::unique_ptr<GradientEngine> MakePlannedEngine(const Architecture& architecture, const Network& network,
                                                  const PlannedOptions& options) {
  return std::make_unique<PlannedEngine>(architecture, network, options);
}

}  // namespace hpo::trial_runner
