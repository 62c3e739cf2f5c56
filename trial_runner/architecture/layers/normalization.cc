// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/layers/normalization.h"

#include "trial_runner/architecture/layers/requirement.h"

namespace hpo::trial_runner {

LayerFacts Describe(const BatchNorm& layer, const std::vector<Shape>& inputs) {
  const Shape& input = inputs.front();
  Require(input.size() == 1 || input.size() == 3,
          "needs samples of one axis (features) or three (channels, rows, columns), got shape " + ToString(input));
  Require(layer.epsilon > 0, "epsilon must be > 0");
  Require(layer.momentum >= 0 && layer.momentum <= 1, "momentum must be in [0, 1]");
  const Shape channels = {input.front()};
  const TensorInit ones = TensorInit::Constant(1);
  return {.output = input,
          .tensors = {{.name = "weight", .shape = channels, .init = ones},
                      {.name = "bias", .shape = channels},
                      {.name = "running_mean", .shape = channels, .role = TensorRole::kBuffer},
                      {.name = "running_var", .shape = channels, .role = TensorRole::kBuffer, .init = ones},
                      {.name = "num_batches_tracked", .shape = {}, .role = TensorRole::kCounter}},
          .flops = 2 * ElementCount(input)};  // the statistics are folded into one multiply and one add
}

}  // namespace hpo::trial_runner
