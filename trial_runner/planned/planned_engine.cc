// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/planned/planned_engine.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <map>
#include <span>

#include "trial_runner/architecture/inference.h"
#include "trial_runner/planned/network_plan.h"
#include "trial_runner/planned/pool_first.h"
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
      : architecture_(PoolFirst(architecture)),
        outline_(OutlinePlan(architecture_)),
        options_(options),
        shared_(Share(network)) {}

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
    const std::int64_t numbers = LayOut(outline_, rows).numbers;
    if (!memory_.defined() || memory_.numel() < numbers) {
      plans_.clear();  // they hold what is freed
      memory_ = at::empty({numbers}, at::TensorOptions().dtype(at::kFloat));
    }
    const NetworkPlan::Batches batches{.rows = rows, .memory = memory_, .seed = options_.dropout_seed};
    return plans_.try_emplace(rows, architecture_, outline_, shared_, batches).first->second;
  }

  Architecture architecture_;
  PlanOutline outline_;
  PlannedOptions options_;
  SharedTensors shared_;
  at::Tensor memory_;  // of one batch at a time: a plan leaves nothing there that the next one needs
  std::map<std::int64_t, NetworkPlan> plans_;  // by rows of a batch
};

// Whether plans of this kind know values of so many axes.
bool Reads(const Layer& layer, const Shape& shape) {
  constexpr std::size_t kRow = 1, kImage = 3;
  if (std::holds_alternative<Flatten>(layer) || std::holds_alternative<AddChannel>(layer)) return true;
  return shape.size() == kRow || (shape.size() == kImage && !std::holds_alternative<Linear>(layer));
}

}  // namespace

bool CanPlan(const Architecture& architecture) {
  const std::vector<Shape> shapes = InferShapes(architecture);
  std::vector<bool> used(architecture.nodes().size(), false);
  used.back() = true;
  for (const Node& node : architecture.nodes()) {
    if (!HasPlan(node.layer) || node.tensors_of) return false;
    for (const int input : node.inputs) {
      const Shape& shape = input == Architecture::kInput ? architecture.input_shape() : shapes[input];
      if (!Reads(node.layer, shape)) return false;
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
