// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/layers/requirement.h"

#include <stdexcept>

namespace hpo::trial_runner {

void Require(bool holds, const std::string& what) {
  if (!holds) throw std::invalid_argument(what);
}

void RequireAtLeast(const char* name, std::int64_t value, std::int64_t least) {
  if (value >= least) return;
  throw std::invalid_argument(std::string(name) + " = " + std::to_string(value) + ", must be at least " +
                              std::to_string(least));
}

void RequireEqualShapes(const char* verb, const std::vector<Shape>& inputs) {
  for (const Shape& shape : inputs) {
    Require(shape == inputs.front(),
            std::string(verb) + " inputs of different shapes: " + ToString(inputs.front()) + " and " + ToString(shape));
  }
}

}  // namespace hpo::trial_runner
