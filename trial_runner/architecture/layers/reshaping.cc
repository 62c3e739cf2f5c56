// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/layers/reshaping.h"

namespace hpo::trial_runner {

LayerFacts Describe(const Flatten&, const std::vector<Shape>& inputs) {
  return {.output = {ElementCount(inputs.front())}, .tensors = {}};
}

LayerFacts Describe(const AddChannel&, const std::vector<Shape>& inputs) {
  LayerFacts facts{.output = inputs.front()};
  facts.output.insert(facts.output.begin(), 1);
  return facts;
}

}  // namespace hpo::trial_runner
