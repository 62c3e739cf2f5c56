// SPDX-License-Identifier: Apache-2.0
//
// The checks that layers make of what they are given. All throw std::invalid_argument; who calls `Describe` puts the
// layer's name in front.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trial_runner/architecture/shape.h"

namespace hpo::trial_runner {

// Throws "<what>" unless `holds`.
void Require(bool holds, const std::string& what);

// "<name> = <value>, must be at least <least>"
void RequireAtLeast(const char* name, std::int64_t value, std::int64_t least);

// "<verb> inputs of different shapes: (5) and (3)"
void RequireEqualShapes(const char* verb, const std::vector<Shape>& inputs);

}  // namespace hpo::trial_runner
