// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/layers/elementwise.h"

#include "trial_runner/architecture/layers/requirement.h"

namespace hpo::trial_runner {
namespace {

LayerFacts SameShape(const Shape& shape, std::int64_t flops) {
  return {.output = shape, .tensors = {}, .flops = flops};
}

}  // namespace

LayerFacts Describe(const Activation&, const std::vector<Shape>& inputs) {
  return SameShape(inputs.front(), ElementCount(inputs.front()));
}

LayerFacts Describe(const Dropout& layer, const std::vector<Shape>& inputs) {
  Require(layer.probability >= 0 && layer.probability < 1, "probability must be in [0, 1)");
  return SameShape(inputs.front(), 0);
}

}  // namespace hpo::trial_runner
