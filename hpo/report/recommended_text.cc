// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/recommended_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace hpo::report {

using nlohmann::ordered_json;
using study::Recommended;

namespace {

constexpr int kDeviationDigits = 2, kMostDigits = 6;

int Magnitude(double number) { return static_cast<int>(std::floor(std::log10(std::fabs(number)))); }

// "0.061 +- 0.018": what the deviation leaves in doubt is not shown.
std::string EstimateText(double value, double deviation) {
  const bool is_exact = value == 0 || deviation == 0;
  const int digits = is_exact ? kMostDigits : Magnitude(value) - Magnitude(deviation) + kDeviationDigits;
  return fmt::format("{:.{}g} +- {:.{}g}", value, std::clamp(digits, 1, kMostDigits), deviation, kDeviationDigits);
}

}  // namespace

std::string RecommendedText(const study::StudyState& state, const std::optional<Recommended>& recommended) {
  if (!recommended) return "";
  const study::Trial& trial = state.trials()[static_cast<std::size_t>(recommended->trial)];
  if (trial.configuration == state.best()->configuration) return "";
  return fmt::format("recommended: trial {}, expected {} {}; values are noisy, and the best one may be luck",
                     trial.number, state.spec().objective().metric,
                     EstimateText(recommended->expected, recommended->deviation));
}

ordered_json RecommendedJson(const std::optional<Recommended>& recommended) {
  if (!recommended) return nullptr;
  ordered_json json{{"trial", recommended->trial}, {"expected", nullptr}, {"deviation", nullptr}};
  if (recommended->is_expected) {
    json["expected"] = recommended->expected;
    json["deviation"] = recommended->deviation;
  }
  return json;
}

}  // namespace hpo::report
