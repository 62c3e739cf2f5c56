// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/initialization.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/fill.h>
#include <ATen/ops/normal.h>
#include <ATen/ops/uniform.h>

namespace hpo::trial_runner {
namespace {

at::Tensor MakeTensor(const TensorSpec& spec, at::Generator& generator) {
  const at::ScalarType type = spec.role == TensorRole::kCounter ? at::kLong : at::kFloat;
  at::Tensor tensor = at::empty(spec.shape, at::TensorOptions().dtype(type));
  switch (spec.init.kind) {
    case TensorInit::Kind::kConstant:
      return tensor.fill_(spec.init.scale);
    case TensorInit::Kind::kUniform:
      return tensor.uniform_(-spec.init.scale, spec.init.scale, generator);
    case TensorInit::Kind::kNormal:
      return tensor.normal_(0, spec.init.scale, generator);
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
