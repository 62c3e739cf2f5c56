// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/planned/network_plan.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include <algorithm>
#include <utility>

#include "trial_runner/architecture/inference.h"
#include "trial_runner/seeds.h"

namespace hpo::trial_runner {
namespace {

at::Tensor MakeBuffer(std::int64_t rows, const Shape& shape) {
  return at::empty({rows, ElementCount(shape)}, at::TensorOptions().dtype(at::kFloat));
}

void Add(const at::Tensor& from, at::Tensor& to) {
  const float* __restrict source = from.const_data_ptr<float>();
  float* __restrict target = to.mutable_data_ptr<float>();
  for (std::int64_t i = 0; i < to.numel(); ++i) target[i] += source[i];
}

}  // namespace

NetworkPlan::NetworkPlan(const Architecture& architecture, const SharedTensors& shared, std::int64_t rows,
                         std::uint64_t seed)
    : samples_(MakeBuffer(rows, architecture.input_shape())) {
  const std::vector<LayerFacts> facts = InferFacts(architecture);
  for (const LayerFacts& layer : facts) {
    values_.push_back(MakeBuffer(rows, layer.output));
    gradients_.push_back(MakeBuffer(rows, layer.output));
  }
  const std::size_t count = facts.size();
  std::vector<LayerSlots> slots(count);
  std::vector<std::vector<Addition>> additions(count);
  std::vector<bool> written(count, false);  // in the order of the backward pass
  for (std::size_t i = count; i-- > 0;) {
    slots[i] = Connect(architecture.nodes()[i], written, additions[i]);
    slots[i].output = values_[i];
    slots[i].output_gradient = gradients_[i];
  }
  Distribute(facts, shared, slots);
  for (std::size_t i = 0; i < count; ++i) {
    slots[i].seed = Mix(seed ^ Mix(i));
    steps_.push_back({PlanLayer(architecture.nodes()[i].layer, slots[i]), std::move(additions[i])});
  }
}

void NetworkPlan::Distribute(const std::vector<LayerFacts>& facts, const SharedTensors& shared,
                             std::vector<LayerSlots>& slots) {
  std::size_t parameter = 0, buffer = 0;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    for (const TensorSpec& spec : facts[i].tensors) {
      if (spec.role == TensorRole::kParameter) {
        slots[i].gradients.push_back(shared.gradients[parameter]);
        slots[i].parameters.push_back(shared.parameters[parameter++]);
      } else {
        slots[i].buffers.push_back(shared.buffers[buffer++]);
      }
    }
  }
}

LayerSlots NetworkPlan::Connect(const Node& node, std::vector<bool>& written, std::vector<Addition>& additions) {
  LayerSlots slots;
  for (const int input : node.inputs) {
    if (input == Architecture::kInput) {
      slots.inputs.push_back(samples_);
      slots.input_gradients.emplace_back();
      continue;
    }
    slots.inputs.push_back(values_[input]);
    if (written[input]) {
      additions.push_back({at::empty_like(gradients_[input]), gradients_[input]});
      slots.input_gradients.push_back(additions.back().from);
    } else {
      slots.input_gradients.push_back(gradients_[input]);
      written[input] = true;
    }
  }
  return slots;
}

const at::Tensor& NetworkPlan::Forward(const at::Tensor& samples, std::uint64_t step) {
  std::copy_n(samples.const_data_ptr<float>(), samples_.numel(), samples_.mutable_data_ptr<float>());
  for (Step& s : steps_) s.layer->Forward(step);
  return values_.back();
}

void NetworkPlan::Backward() {
  for (std::size_t i = steps_.size(); i-- > 0;) {
    steps_[i].layer->Backward();
    for (Addition& addition : steps_[i].additions) Add(addition.from, addition.to);
  }
}

}  // namespace hpo::trial_runner
