// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/layers/joining.h"

#include "trial_runner/architecture/layers/requirement.h"

namespace hpo::trial_runner {

LayerFacts Describe(const Sum&, const std::vector<Shape>& inputs) {
  RequireEqualShapes("adds", inputs);
  return {.output = inputs.front(), .tensors = {}, .flops = (std::ssize(inputs) - 1) * ElementCount(inputs.front())};
}

}  // namespace hpo::trial_runner
