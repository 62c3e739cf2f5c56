// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/shape.h"

#include <functional>
#include <numeric>

namespace hpo::trial_runner {

std::int64_t ElementCount(const Shape& shape) {
  return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

std::string ToString(const Shape& shape) {
  std::string text = "(";
  for (std::size_t i = 0; i < shape.size(); ++i) text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
  return text + ")";
}

}  // namespace hpo::trial_runner
