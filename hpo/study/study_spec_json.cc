// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "hpo/study/document.h"
#include "hpo/study/metric_constraints.h"
#include "hpo/study/noise_json.h"
#include "hpo/study/space_json.h"
#include "hpo/study/study_spec.h"
#include "hpo/study/value_json.h"

namespace hpo::study {
namespace {

using Json = nlohmann::ordered_json;

Json ObjectivesJson(const StudySpec& spec) {
  Json json = Json::array();
  const auto add = [&](const Objective& objective) {
    json.push_back(
        {{"metric", objective.metric}, {"goal", objective.goal == Goal::kMinimize ? "minimize" : "maximize"}});
    if (objective.noise != search::Noise()) json.back()["noise"] = ToJson(objective.noise);
  };
  for (const Objective& objective : spec.objectives) add(objective);
  if (spec.objectives.empty()) add(spec.objective());
  return json;
}

Json BudgetJson(const Budget& budget) {
  Json json = Json::object();
  if (budget.trials) json["trials"] = *budget.trials;
  if (budget.seconds) json["seconds"] = NumberJson(*budget.seconds);
  return json;
}

Json NamedJson(const NamedOptions& named) {
  Json json = {{"name", named.name}};
  for (const auto& [name, value] : named.options) json[name] = ToJson(value);
  return json;
}

Json WarmStartJson(const WarmStart& earlier) {
  if (earlier.trials == WarmStart().trials) return earlier.study;
  return {{"study", earlier.study}, {"trials", earlier.trials}};
}

Json ExecutorJson(const ExecutorSpec& executor) {
  const ExecutorSpec defaults;
  Json json = Json::object();
  if (executor.name != defaults.name) json["name"] = executor.name;
  if (executor.slots) json["slots"] = *executor.slots;
  if (!executor.devices.empty()) json["devices"] = executor.devices;
  if (executor.trial_timeout_s) json["trial_timeout_s"] = NumberJson(*executor.trial_timeout_s);
  if (executor.hang_timeout_s != defaults.hang_timeout_s) json["hang_timeout_s"] = NumberJson(executor.hang_timeout_s);
  if (executor.stop_grace_s != defaults.stop_grace_s) json["stop_grace_s"] = NumberJson(executor.stop_grace_s);
  if (executor.retries != defaults.retries) json["retries"] = executor.retries;
  return json;
}

}  // namespace

Json ToJson(const StudySpec& spec) {
  Json json = {{"name", spec.name}, {"seed", spec.seed}, {"objectives", ObjectivesJson(spec)}};
  if (spec.budget.trials || spec.budget.seconds) json["budget"] = BudgetJson(spec.budget);
  if (spec.fidelity) {
    json["fidelity"] = {{"path", spec.fidelity->path},
                        {"min", NumberJson(spec.fidelity->min)},
                        {"max", NumberJson(spec.fidelity->max)}};
  }
  json["sampler"] = NamedJson(spec.sampler);
  json["pruner"] = NamedJson(spec.pruner);
  json["space"] = ToJson(spec.space);
  for (const search::Constraint& constraint : spec.space.constraints()) json["constraints"].push_back(constraint.text);
  for (const MetricConstraint& constraint : spec.metric_constraints) json["constraints"].push_back(ToJson(constraint));
  for (const search::PartialConfiguration& start : spec.start_with) {
    json["start_with"].push_back(ConfigurationJson(spec.space, start));
  }
  for (const WarmStart& earlier : spec.warm_start) json["warm_start"].push_back(WarmStartJson(earlier));
  if (!spec.training.is_null()) json["training"] = spec.training;
  if (!spec.command.empty()) json["command"] = spec.command;
  if (Json executor = ExecutorJson(spec.executor); !executor.empty()) json["executor"] = std::move(executor);
  return json;
}

}  // namespace hpo::study
