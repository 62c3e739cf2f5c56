// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/layers/convolution.h"

#include <string>

#include "trial_runner/architecture/layers/requirement.h"
#include "trial_runner/architecture/layers/window.h"

namespace hpo::trial_runner {

LayerFacts Describe(const Conv2d& layer, const std::vector<Shape>& inputs) {
  RequireAtLeast("outputs", layer.outputs, 1);
  RequireAtLeast("groups", layer.groups, 1);
  const Shape& input = inputs.front();
  LayerFacts facts{.output =
                       SlideOver(input, {layer.kernel, layer.stride, layer.padding, layer.dilation}, layer.outputs)};
  Require(input[0] % layer.groups == 0 && layer.outputs % layer.groups == 0,
          "groups = " + std::to_string(layer.groups) + " must divide the channels of the input, shape " +
              ToString(input) + ", and of the output, " + std::to_string(layer.outputs));
  const Shape weight = {layer.outputs, input[0] / layer.groups, layer.kernel, layer.kernel};
  const std::int64_t outputs = ElementCount(facts.output);
  facts.flops = 2 * ElementCount(weight) / layer.outputs * outputs + (layer.bias ? outputs : 0);
  facts.tensors = {{.name = "weight", .shape = weight, .init = InitialWeight(layer.init, weight)}};
  if (layer.bias) {
    facts.tensors.push_back({.name = "bias", .shape = {layer.outputs}, .init = InitialBias(layer.init, weight)});
  }
  return facts;
}

}  // namespace hpo::trial_runner
