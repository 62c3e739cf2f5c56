// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/recommended_text.h"

#include <fmt/format.h>

#include "hpo/report/text.h"

namespace hpo::report {

using nlohmann::ordered_json;
using study::Recommended;

std::string RecommendedText(const study::StudyState& state, const std::optional<Recommended>& recommended) {
  if (!recommended) return "";
  const study::Trial& trial = state.trials()[static_cast<std::size_t>(recommended->trial)];
  if (trial.configuration == state.best()->configuration) return "";
  return fmt::format("recommended: trial {}, expected {} {} +- {:.2g}; values are noisy, and the best one may be luck",
                     trial.number, state.spec().objective().metric, NumberText(recommended->expected),
                     recommended->deviation);
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
