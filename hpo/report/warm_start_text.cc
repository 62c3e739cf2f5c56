// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/warm_start_text.h"

#include <fmt/format.h>

namespace hpo::report {

std::string WarmStartText(const std::vector<study::TakenStudy>& taken) {
  std::string text;
  for (const study::TakenStudy& one : taken) {
    text += fmt::format("warm start: {} configuration{} of study {} ({} of {} trials usable)\n", one.asks.size(),
                        one.asks.size() == 1 ? "" : "s", one.study, one.usable, one.trials);
  }
  return text;
}

nlohmann::ordered_json WarmStartJson(const std::vector<study::TakenStudy>& taken) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const study::TakenStudy& one : taken) {
    json.push_back(
        {{"study", one.study}, {"configurations", one.asks.size()}, {"usable", one.usable}, {"trials", one.trials}});
  }
  return json;
}

}  // namespace hpo::report
