// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/layers/joining.h"

#include <string>

#include "trial_runner/architecture/layers/requirement.h"

namespace hpo::trial_runner {
namespace {

// One operation an element of the output for each input but the first.
LayerFacts Combining(const std::vector<Shape>& inputs) {
  return {.output = inputs.front(), .tensors = {}, .flops = (std::ssize(inputs) - 1) * ElementCount(inputs.front())};
}

bool Repeats(const Shape& gate, const Shape& shape) {
  if (gate.size() != shape.size()) return false;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    if (gate[axis] != shape[axis] && gate[axis] != 1) return false;
  }
  return true;
}

}  // namespace

LayerFacts Describe(const Sum&, const std::vector<Shape>& inputs) {
  RequireEqualShapes("adds", inputs);
  return Combining(inputs);
}

LayerFacts Describe(const Multiply&, const std::vector<Shape>& inputs) {
  for (const Shape& gate : inputs) {
    Require(Repeats(gate, inputs.front()), "multiplies " + ToString(inputs.front()) + " by " + ToString(gate) +
                                               ", whose extents must be the same or 1");
  }
  return Combining(inputs);
}

LayerFacts Describe(const Concatenation& layer, const std::vector<Shape>& inputs) {
  Shape output = inputs.front();
  Require(layer.axis >= 0 && layer.axis < std::ssize(output),
          "axis = " + std::to_string(layer.axis) + " is not an axis of shape " + ToString(output));
  output[layer.axis] = 0;
  for (const Shape& shape : inputs) {
    Shape expected = inputs.front();
    if (shape.size() == expected.size()) expected[layer.axis] = shape[layer.axis];
    Require(shape == expected, "concatenates along axis " + std::to_string(layer.axis) + " inputs of shapes " +
                                   ToString(inputs.front()) + " and " + ToString(shape) +
                                   ", which must differ in that axis only");
    output[layer.axis] += shape[layer.axis];
  }
  return {.output = output, .tensors = {}};
}

}  // namespace hpo::trial_runner
