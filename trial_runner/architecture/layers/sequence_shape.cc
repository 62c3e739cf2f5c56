// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/layers/sequence_shape.h"

#include <string>

#include "trial_runner/architecture/layers/requirement.h"

namespace hpo::trial_runner {

SequenceShape RequireSequence(const Shape& shape) {
  Require(shape.size() == 2, "needs a sequence (length, features), got " + ToString(shape));
  return {.length = shape[0], .features = shape[1]};
}

void RequireTokens(std::int64_t padding, const std::vector<Shape>& inputs) {
  RequireAtLeast("padding", padding, -1);
  Require((padding >= 0) == (inputs.size() == 2), "reads the tokens as a second input where padding >= 0, only there");
  if (padding < 0) return;
  const Shape& tokens = inputs[1];
  const std::int64_t positions = inputs[0][0];
  Require(tokens.size() == 1 && (tokens[0] == positions || tokens[0] + 1 == positions),
          "needs the tokens (length) of its " + std::to_string(positions) + " positions, got " + ToString(tokens));
}

void RequireDivides(const char* name, std::int64_t divisor, std::int64_t number, const Shape& shape) {
  RequireAtLeast(name, divisor, 1);
  Require(number % divisor == 0, std::string(name) + " = " + std::to_string(divisor) + " must divide the " +
                                     std::to_string(number) + " of " + ToString(shape));
}

}  // namespace hpo::trial_runner
