// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/sampler_text.h"

#include <fmt/format.h>

#include <vector>

#include "search/samplers/auto_rule.h"

namespace hpo::report {
namespace {

struct Asked {
  const search::AutoRule* rule = nullptr;
  int trials = 0;
};

// The rules that auto went by, in the order in which it first did; before the first trial the one it would go by.
std::vector<Asked> AskedBy(const study::StudyState& state) {
  std::vector<Asked> asked;
  for (const search::TrialRecord& trial : state.history().trials) {
    const search::AutoRule* rule = search::AutoRuleOf(trial.note);
    if (rule == nullptr) continue;
    const auto found = std::ranges::find(asked, rule, &Asked::rule);
    if (found == asked.end()) {
      asked.push_back({rule, 1});
    } else {
      ++found->trials;
    }
  }
  if (asked.empty()) asked.push_back({&search::AutoRuleFor(state.spec().space, search::History(state.history()))});
  return asked;
}

bool IsAuto(const study::StudyState& state) { return state.spec().sampler.name == "auto"; }

}  // namespace

std::string SamplerText(const study::StudyState& state) {
  if (!IsAuto(state)) return state.spec().sampler.name;
  const std::vector<Asked> asked = AskedBy(state);
  if (asked.size() == 1) return fmt::format("auto -> {} ({})", asked[0].rule->sampler, asked[0].rule->why);
  std::string text = "auto -> ";
  for (const Asked& one : asked) {
    if (&one != &asked.front()) text += ", ";
    text += fmt::format("{} for {} trials ({})", one.rule->sampler, one.trials, one.rule->why);
  }
  return text;
}

nlohmann::ordered_json SamplerJson(const study::StudyState& state) {
  nlohmann::ordered_json json{{"name", state.spec().sampler.name}};
  if (!IsAuto(state)) return json;
  for (const Asked& one : AskedBy(state)) {
    json["asked"].push_back({{"name", one.rule->sampler}, {"why", one.rule->why}, {"trials", one.trials}});
  }
  return json;
}

}  // namespace hpo::report
