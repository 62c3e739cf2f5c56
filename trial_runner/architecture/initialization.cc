// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/initialization.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/fill.h>
#include <ATen/ops/uniform.h>

#include <cmath>

namespace hpo::trial_runner {
namespace {

at::Tensor MakeTensor(const TensorSpec& spec, at::Generator& generator) {
  const at::ScalarType type = spec.role == TensorRole::kCounter ? at::kLong : at::kFloat;
  at::Tensor tensor = at::empty(spec.shape, at::TensorOptions().dtype(type));
  switch (spec.init) {
    case TensorInit::kUniform: {
      const double bound = 1.0 / std::sqrt(static_cast<double>(spec.fan_in));
      return tensor.uniform_(-bound, bound, generator);
    }
    case TensorInit::kOnes:
      return tensor.fill_(1);
    case TensorInit::kZeros:
      return tensor.fill_(0);
  }
  return tensor;
}

}  // namespace

NodeState MakeNodeState(const std::vector<TensorSpec>& specs, at::Generator& generator) {
  NodeState state;
  for (const TensorSpec& spec : specs) {
    at::Tensor tensor = MakeTensor(spec, generator);
    if (spec.role == TensorRole::kParameter) {
      state.parameters.push_back({spec.name, tensor.set_requires_grad(true)});
    } else {
      state.buffers.push_back({spec.name, tensor});
    }
  }
  return state;
}

}  // namespace hpo::trial_runner
