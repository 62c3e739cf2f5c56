// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/layers/window.h"

#include <string>

#include "trial_runner/architecture/layers/requirement.h"

namespace hpo::trial_runner {

void RequireImage(const Shape& shape) {
  Require(shape.size() == 3, "needs samples of three axes (channels, rows, columns), got shape " + ToString(shape));
}

Shape SlideOver(const Shape& input, const Window& window, std::int64_t channels) {
  RequireImage(input);
  RequireAtLeast("kernel", window.kernel, 1);
  RequireAtLeast("stride", window.stride, 1);
  RequireAtLeast("padding", window.padding, 0);
  RequireAtLeast("dilation", window.dilation, 1);
  const std::int64_t span = window.dilation * (window.kernel - 1) + 1;
  Shape output = {channels};
  for (std::size_t axis = 1; axis < input.size(); ++axis) {
    const std::int64_t padded = input[axis] + 2 * window.padding;
    Require(padded >= span, "a window of " + std::to_string(span) + " does not fit into shape " + ToString(input) +
                                " with padding " + std::to_string(window.padding));
    output.push_back((padded - span) / window.stride + 1);
  }
  return output;
}

}  // namespace hpo::trial_runner
