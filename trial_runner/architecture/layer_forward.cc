// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/layer_forward.h"

#include <ATen/ops/add.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/dropout.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/tanh.h>

namespace hpo::trial_runner {
namespace {

using Inputs = std::vector<at::Tensor>;

at::Tensor Forward(const Linear& layer, const NodeState& state, const Inputs& inputs, bool) {
  const at::Tensor bias = layer.bias ? state.parameters[1].tensor : at::Tensor();
  return at::linear(inputs.front(), state.parameters[0].tensor, bias);
}

at::Tensor Forward(const BatchNorm& layer, const NodeState& state, const Inputs& inputs, bool training) {
  at::Tensor counter = state.buffers[2].tensor;
  if (training) counter.add_(1);
  return at::batch_norm(inputs.front(), state.parameters[0].tensor, state.parameters[1].tensor, state.buffers[0].tensor,
                        state.buffers[1].tensor, training, layer.momentum, layer.epsilon,
                        /*cudnn_enabled=*/true);
}

at::Tensor Forward(const Dropout& layer, const NodeState&, const Inputs& inputs, bool training) {
  if (!training || layer.probability == 0) return inputs.front();
  return at::dropout(inputs.front(), layer.probability, /*train=*/true);
}

at::Tensor Forward(const Activation& layer, const NodeState&, const Inputs& inputs, bool) {
  switch (layer.kind) {
    case ActivationKind::kRelu:
      return at::relu(inputs.front());
    case ActivationKind::kGelu:
      return at::gelu(inputs.front());
    case ActivationKind::kSilu:
      return at::silu(inputs.front());
    case ActivationKind::kTanh:
      return at::tanh(inputs.front());
  }
  return inputs.front();
}

at::Tensor Forward(const Sum&, const NodeState&, const Inputs& inputs, bool) {
  at::Tensor sum = at::add(inputs[0], inputs[1]);
  for (std::size_t i = 2; i < inputs.size(); ++i) sum = at::add(sum, inputs[i]);
  return sum;
}

}  // namespace

at::Tensor ForwardLayer(const Layer& layer, const NodeState& state, const std::vector<at::Tensor>& inputs,
                        bool training) {
  return std::visit([&](const auto& kind) { return Forward(kind, state, inputs, training); }, layer);
}

}  // namespace hpo::trial_runner
