// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/layers/feature_norm.h"

#include "trial_runner/architecture/layers/requirement.h"

namespace hpo::trial_runner {
namespace {

// Of one number: a sum for the mean, a difference, its square and their sum, three to bring it to scale.
constexpr std::int64_t kLayerNormFlops = 7;
// A square and their sum, two to bring it to scale.
constexpr std::int64_t kRmsNormFlops = 4;

}  // namespace

LayerFacts Describe(const LayerNorm& layer, const std::vector<Shape>& inputs) {
  Require(layer.epsilon > 0, "epsilon must be > 0");
  const Shape features = {inputs.front().back()};
  return {.output = inputs.front(),
          .tensors = {{.name = "weight", .shape = features, .init = TensorInit::Constant(1)},
                      {.name = "bias", .shape = features}},
          .flops = kLayerNormFlops * ElementCount(inputs.front())};
}

LayerFacts Describe(const RmsNorm& layer, const std::vector<Shape>& inputs) {
  Require(layer.epsilon > 0, "epsilon must be > 0");
  return {.output = inputs.front(),
          .tensors = {{.name = "weight", .shape = {inputs.front().back()}, .init = TensorInit::Constant(1)}},
          .flops = kRmsNormFlops * ElementCount(inputs.front())};
}

}  // namespace hpo::trial_runner
