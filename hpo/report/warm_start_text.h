// SPDX-License-Identifier: Apache-2.0
//
// What a study took from earlier ones.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "hpo/study/warm_start.h"

namespace hpo::report {

// "warm start: 5 configurations of study digits_v1 (37 of 60 trials usable)", a line each; "" for none.
std::string WarmStartText(const std::vector<study::TakenStudy>& taken);

// [{"study", "configurations", "usable", "trials"}].
nlohmann::ordered_json WarmStartJson(const std::vector<study::TakenStudy>& taken);

}  // namespace hpo::report
