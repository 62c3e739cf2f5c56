// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/layers/sequence_shape.h"

#include <string>

#include "trial_runner/architecture/layers/requirement.h"

namespace hpo::trial_runner {

SequenceShape RequireSequence(const Shape& shape) {
  Require(shape.size() == 2, "needs a sequence (length, features), got " + ToString(shape));
  return {.length = shape[0], .features = shape[1]};
}

void RequireDivides(const char* name, std::int64_t divisor, std::int64_t number, const Shape& shape) {
  RequireAtLeast(name, divisor, 1);
  Require(number % divisor == 0, std::string(name) + " = " + std::to_string(divisor) + " must divide the " +
                                     std::to_string(number) + " of " + ToString(shape));
}

}  // namespace hpo::trial_runner
