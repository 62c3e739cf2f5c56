// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/planned/network_plan.h"

#include <algorithm>

#include "trial_runner/architecture/inference.h"
#include "trial_runner/seeds.h"

namespace hpo::trial_runner {
namespace {

at::Tensor MakeBuffer(const PlannedBuffer& buffer, const NetworkPlan::Batches& batches, std::int64_t offset) {
  const at::Tensor numbers = batches.memory.narrow(0, offset, batches.rows * ElementCount(buffer.shape));
  Shape shape = buffer.shape;
  if (!buffer.plain) std::ranges::rotate(shape, shape.begin() + 1);  // channels to the end
  shape.insert(shape.begin(), batches.rows);
  return buffer.plain ? numbers.view(shape) : numbers.view(shape).permute({0, 3, 1, 2});
}

std::vector<at::Tensor> MakeBuffers(const PlanOutline& outline, const NetworkPlan::Batches& batches) {
  const BufferLayout layout = LayOut(outline, batches.rows);
  std::vector<at::Tensor> buffers;
  for (std::size_t i = 0; i < outline.buffers.size(); ++i) {
    buffers.push_back(MakeBuffer(outline.buffers[i], batches, layout.offsets[i]));
  }
  return buffers;
}

LayerSlots Connect(const PlannedNode& node, const std::vector<at::Tensor>& buffers) {
  const auto tensor = [&](std::optional<int> buffer) { return buffer ? buffers[*buffer] : at::Tensor(); };
  LayerSlots slots;
  for (const int input : node.inputs) slots.inputs.push_back(buffers[input]);
  for (const std::optional<int> gradient : node.input_gradients) slots.input_gradients.push_back(tensor(gradient));
  slots.output = buffers[node.output];
  slots.output_gradient = tensor(node.output_gradient);
  return slots;
}

// Gives each node its share of the network's tensors.
void Distribute(const std::vector<LayerFacts>& facts, const SharedTensors& shared, std::vector<LayerSlots>& slots) {
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

void Add(const at::Tensor& from, at::Tensor& to) {
  const float* __restrict source = from.const_data_ptr<float>();
  float* __restrict target = to.mutable_data_ptr<float>();
  for (std::int64_t i = 0; i < to.numel(); ++i) target[i] += source[i];
}

}  // namespace

NetworkPlan::NetworkPlan(const Architecture& architecture, const PlanOutline& outline, const SharedTensors& shared,
                         const Batches& batches) {
  const std::vector<at::Tensor> buffers = MakeBuffers(outline, batches);
  std::vector<LayerSlots> slots;
  for (const PlannedNode& node : outline.nodes) slots.push_back(Connect(node, buffers));
  Distribute(InferFacts(architecture), shared, slots);
  for (std::size_t i = 0; i < slots.size(); ++i) {
    slots[i].seed = Mix(batches.seed ^ Mix(i));
    steps_.push_back({.layer = PlanLayer(architecture.nodes()[i].layer, slots[i]),
                      .learns = slots[i].output_gradient.defined(),
                      .additions = {}});
    for (const PlannedAddition& addition : outline.nodes[i].additions) {
      steps_.back().additions.push_back({buffers[addition.from], buffers[addition.to]});
    }
  }
  samples_ = buffers[outline.samples];
  logits_ = slots.back().output;
  logits_gradient_ = slots.back().output_gradient;
}

const at::Tensor& NetworkPlan::Forward(const at::Tensor& samples, std::uint64_t step) {
  if (samples.is_contiguous() && samples_.is_contiguous()) {  // a copy that a small network would wait for otherwise
    std::copy_n(samples.const_data_ptr<float>(), samples_.numel(), samples_.mutable_data_ptr<float>());
  } else {
    samples_.copy_(samples);
  }
  for (Step& s : steps_) s.layer->Forward(step);
  return logits_;
}

void NetworkPlan::Backward() {
  for (std::size_t i = steps_.size(); i-- > 0;) {
    if (!steps_[i].learns) continue;
    steps_[i].layer->Backward();
    for (Addition& addition : steps_[i].additions) Add(addition.from, addition.to);
  }
}

}  // namespace hpo::trial_runner
