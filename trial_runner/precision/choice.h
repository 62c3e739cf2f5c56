// SPDX-License-Identifier: Apache-2.0
//
// What was asked for, what was used instead and why: nothing is downgraded silently. Values, thread-safe.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace hpo::trial_runner {

struct Choice {
  std::string asked;
  std::string used;
  std::string why;  // empty when they are equal
};

// {"asked": ..., "used": ..., "why": ...}, the form in a trial's facts.
nlohmann::json ToJson(const Choice& choice);

}  // namespace hpo::trial_runner
