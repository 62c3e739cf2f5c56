// SPDX-License-Identifier: Apache-2.0
//
// A study's whole state as text, for tests to compare: equal texts mean equal states, and a difference is readable.
#pragma once

#include <string>

#include "hpo/study/study_state.h"

namespace hpo::testing {

// One line a fact; numbers to the bit. Times included, tokens too.
std::string Print(const study::StudyState& state);

}  // namespace hpo::testing
