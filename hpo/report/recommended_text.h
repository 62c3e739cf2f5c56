// SPDX-License-Identifier: Apache-2.0
//
// The trial to take (study/recommended.h), for people and as JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "hpo/study/recommended.h"

namespace hpo::report {

// "recommended: trial 12, expected valid.error 0.031 +- 0.002; values are noisy, and the best one may be luck": one
// line without its end. Empty where that trial, or one of the same configuration, has the best value.
std::string RecommendedText(const study::StudyState& state, const std::optional<study::Recommended>& recommended);

// trial, expected, deviation: the last two null without a model. Null while no trial is best.
nlohmann::ordered_json RecommendedJson(const std::optional<study::Recommended>& recommended);

}  // namespace hpo::report
