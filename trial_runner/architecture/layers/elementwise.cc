// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/layers/elementwise.h"

#include "trial_runner/architecture/layers/requirement.h"

namespace hpo::trial_runner {
namespace {

LayerFacts Dropping(double probability, const Shape& shape) {
  Require(probability >= 0 && probability < 1, "probability must be in [0, 1)");
  return {.output = shape, .tensors = {}};
}

}  // namespace

LayerFacts Describe(const Activation&, const std::vector<Shape>& inputs) {
  return {.output = inputs.front(), .tensors = {}, .flops = ElementCount(inputs.front())};
}

LayerFacts Describe(const Dropout& layer, const std::vector<Shape>& inputs) {
  return Dropping(layer.probability, inputs.front());
}

LayerFacts Describe(const StochasticDepth& layer, const std::vector<Shape>& inputs) {
  return Dropping(layer.probability, inputs.front());
}

}  // namespace hpo::trial_runner
