// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/layers/pooling.h"

#include <string>

#include "trial_runner/architecture/layers/requirement.h"
#include "trial_runner/architecture/layers/window.h"

namespace hpo::trial_runner {

LayerFacts Describe(const Pool2d& layer, const std::vector<Shape>& inputs) {
  const Shape& input = inputs.front();
  RequireImage(input);
  Require(layer.padding <= layer.kernel / 2, "padding = " + std::to_string(layer.padding) +
                                                 " must be at most half of the kernel, " +
                                                 std::to_string(layer.kernel));
  const Window window{.kernel = layer.kernel, .stride = layer.stride, .padding = layer.padding};
  LayerFacts facts{.output = SlideOver(input, window, input[0])};
  facts.flops = layer.kernel * layer.kernel * ElementCount(facts.output);
  return facts;
}

LayerFacts Describe(const GlobalAveragePool& layer, const std::vector<Shape>& inputs) {
  const Shape& input = inputs.front();
  RequireImage(input);
  return {
      .output = layer.keep_axes ? Shape{input[0], 1, 1} : Shape{input[0]}, .tensors = {}, .flops = ElementCount(input)};
}

}  // namespace hpo::trial_runner
