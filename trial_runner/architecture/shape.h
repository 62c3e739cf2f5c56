// SPDX-License-Identifier: Apache-2.0
//
// Extents of a sample or of a layer's output. Pure functions, thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hpo::trial_runner {

// Extents of one sample or of one node's output, without the batch axis; every extent >= 1.
using Shape = std::vector<std::int64_t>;

std::int64_t ElementCount(const Shape& shape);
std::string ToString(const Shape& shape);  // "(64)", "(3, 32, 32)"

}  // namespace hpo::trial_runner
