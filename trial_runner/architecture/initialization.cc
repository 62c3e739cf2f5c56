// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/initialization.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/fill.h>
#include <ATen/ops/normal.h>
#include <ATen/ops/uniform.h>

#include <cmath>

namespace hpo::trial_runner {
namespace {

// table[p][2k] = sin(p / 10000^(2k / features)), table[p][2k + 1] the cosine of the same angle.
void FillSinusoid(at::Tensor& table) {
  constexpr double kLongestWave = 10000;  // over 2 pi, in positions: the paper's
  const std::int64_t features = table.size(1);
  float* out = table.mutable_data_ptr<float>();
  for (std::int64_t i = 0; i < table.numel(); ++i) {
    const std::int64_t position = i / features, feature = i % features;
    const double exponent = static_cast<double>(feature - feature % 2) / static_cast<double>(features);
    const double angle = static_cast<double>(position) / std::pow(kLongestWave, exponent);
    out[i] = static_cast<float>(feature % 2 == 0 ? std::sin(angle) : std::cos(angle));
  }
}

void Fill(const TensorInit& init, at::Generator& generator, at::Tensor& tensor) {
  switch (init.kind) {
    case TensorInit::Kind::kConstant:
      tensor.fill_(init.scale);
      return;
    case TensorInit::Kind::kUniform:
      tensor.uniform_(-init.scale, init.scale, generator);
      return;
    case TensorInit::Kind::kNormal:
      tensor.normal_(0, init.scale, generator);
      return;
    case TensorInit::Kind::kSinusoid:
      FillSinusoid(tensor);
      return;
  }
}

at::Tensor MakeTensor(const TensorSpec& spec, at::Generator& generator) {
  const at::ScalarType type = spec.role == TensorRole::kCounter ? at::kLong : at::kFloat;
  at::Tensor tensor = at::empty(spec.shape, at::TensorOptions().dtype(type));
  Fill(spec.init, generator, tensor);
  if (spec.init.zero_row >= 0) tensor.select(0, spec.init.zero_row).zero_();
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
