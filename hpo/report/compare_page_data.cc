// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/compare.h"
#include "hpo/report/constraints_text.h"
#include "hpo/report/model.h"
#include "hpo/report/page_data.h"
#include "hpo/study/document.h"

namespace hpo::report {
namespace {

using nlohmann::ordered_json;

ordered_json StudyJson(const Summary& summary) {
  const study::StudyState& state = *summary.state;
  const study::Trial* best = state.best();
  ordered_json json{
      {"sampler", state.spec().sampler.name}, {"pruner", state.spec().pruner.name},      {"told", state.told()},
      {"seconds", summary.seconds},           {"device_seconds", summary.trial_seconds}, {"steps", summary.steps}};
  json["best"] = best ? ordered_json(*best->value) : ordered_json(nullptr);
  json["constraints"] = BoundsText(state.spec());
  json["noise"] = NoiseText(MakeModel(summary));
  json["best_trial"] = best ? ordered_json(best->number) : ordered_json(nullptr);
  json["configuration"] =
      best ? study::ConfigurationJson(state.spec().space, best->configuration) : ordered_json::object();
  json["improvements"] = ordered_json::array();
  for (const Improvement& step : Improvements(state)) {
    json["improvements"].push_back({{"told", step.told}, {"seconds", step.seconds}, {"value", step.value}});
  }
  return json;
}

}  // namespace

ordered_json ComparePageData(const std::vector<Summary>& summaries) {
  RequireComparable(summaries);
  const study::Objective objective = summaries.front().state->spec().objective();
  const bool minimize = objective.goal == study::Goal::kMinimize;
  ordered_json json{{"metric", objective.metric}, {"goal", minimize ? "minimize" : "maximize"}};
  json["studies"] = ordered_json::array();
  const std::vector<std::string> labels = StudyLabels(summaries);
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    json["studies"].push_back(StudyJson(summaries[i]));
    json["studies"].back()["label"] = labels[i];
  }
  return json;
}

}  // namespace hpo::report
