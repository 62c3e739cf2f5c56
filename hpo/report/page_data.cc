// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/page_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "hpo/report/constraints_text.h"
#include "hpo/report/csv.h"
#include "hpo/report/model.h"
#include "hpo/report/recommended_text.h"
#include "hpo/report/sampler_text.h"
#include "hpo/report/text.h"
#include "hpo/study/metric_constraints.h"

namespace hpo::report {
namespace {

using nlohmann::ordered_json;
using search::Parameter;
using search::ParameterKind;
using study::StudyState;
using study::Trial;

bool IsNumeric(const Parameter& parameter) {
  return parameter.kind == ParameterKind::kReal || parameter.kind == ParameterKind::kInteger;
}

std::vector<search::Value> Levels(const Parameter& parameter) {
  if (parameter.kind == ParameterKind::kBoolean) return {false, true};
  return parameter.levels;
}

ordered_json ParameterJson(const Parameter& parameter) {
  ordered_json json{{"name", parameter.name}};
  if (IsNumeric(parameter)) {
    json["low"] = parameter.low;
    json["high"] = parameter.high;
    json["log"] = parameter.scale == search::Scale::kLog;
    return json;
  }
  json["categories"] = ordered_json::array();
  for (const search::Value& level : Levels(parameter)) json["categories"].push_back(ValueText(level));
  json["low"] = 0;
  json["high"] = json["categories"].size() - 1;
  json["log"] = false;
  return json;
}

ordered_json PlaceJson(const Parameter& parameter, const std::optional<search::Value>& value) {
  if (!value) return nullptr;
  if (IsNumeric(parameter)) return search::ToNumber(*value);
  const std::vector<search::Value> levels = Levels(parameter);
  return std::ranges::find(levels, *value) - levels.begin();
}

template <class T>
ordered_json OrNull(const std::optional<T>& value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json TrialJson(const study::StudySpec& spec, const Trial& trial) {
  const search::SearchSpace& space = spec.space;
  ordered_json values = ordered_json::array();
  for (int i = 0; i < space.size(); ++i) values.push_back(PlaceJson(space[i], trial.configuration[i]));
  ordered_json json{{"n", trial.number}, {"state", study::Name(trial.state)}, {"value", OrNull(trial.value)}};
  json["steps"] = trial.measurements.empty() ? ordered_json(nullptr) : ordered_json(trial.measurements.back().step);
  json["seconds"] = trial.seconds;
  json["reason"] = trial.reason;
  json["test"] = trial.test;
  if (!spec.metric_constraints.empty()) {
    json["kept"] = !trial.value || KeepsConstraints(trial);
    json["constraints"] = ConstraintsCell(spec, trial);
  }
  json["values"] = std::move(values);
  return json;
}

// Trials that measured: the best ones, then every k-th of the others.
std::vector<const Trial*> CurveTrials(const Summary& summary, std::size_t& total) {
  std::vector<const Trial*> chosen, others;
  for (const Trial* trial : summary.ranked) {
    if (summary.state->history().trials[static_cast<std::size_t>(trial->number)].curve.empty()) continue;
    (trial->value && chosen.size() < kBestCurves ? chosen : others).push_back(trial);
  }
  total = chosen.size() + others.size();
  const std::size_t every = (others.size() + kSampledCurves - 1) / kSampledCurves;
  for (std::size_t i = 0; i < others.size(); i += every) chosen.push_back(others[i]);
  return chosen;
}

ordered_json CurvesJson(const Summary& summary, std::size_t& total) {
  const double sign = summary.state->spec().objective().goal == study::Goal::kMaximize ? -1 : 1;
  ordered_json curves = ordered_json::array();
  for (const Trial* trial : CurveTrials(summary, total)) {
    ordered_json x = ordered_json::array(), y = ordered_json::array();
    for (const auto& point : summary.state->history().trials[static_cast<std::size_t>(trial->number)].curve) {
      x.push_back(point.step);
      y.push_back(sign * point.loss);
    }
    curves.push_back({{"n", trial->number}, {"x", std::move(x)}, {"y", std::move(y)}});
  }
  return curves;
}

std::string Subtitle(const StudyState& state) {
  const auto created = static_cast<std::time_t>(state.created_time());
  std::tm utc{};
  gmtime_r(&created, &utc);
  return fmt::format("created {}-{:02}-{:02} {:02}:{:02} UTC, sampler {}, pruner {}, seed {}", utc.tm_year + 1900,
                     utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, SamplerText(state), state.spec().pruner.name,
                     state.spec().seed);
}

ordered_json CausesJson(const Summary& summary) {
  ordered_json causes = ordered_json::array();
  for (const auto& [reason, trials] : summary.stops) causes.push_back({"stopped: " + reason, trials});
  for (const auto& [cause, trials] : summary.failures) causes.push_back({"failed: " + cause, trials});
  return causes;
}

ordered_json ModelPlacesJson(const Summary& summary) {
  const Model model = MakeModel(summary);
  ordered_json json = DoubtJson(model);
  json["noise_text"] = NoiseText(model);
  json["doubt"] = DoubtText(model);
  json["recommended"] = RecommendedText(*summary.state, model.recommended);
  if (!model.missing.empty()) return json;
  json["held_at"] = model.held_at;
  json["coverage"] = search::analysis::kBandCoverage;
  json["effects"] = EffectsText(summary, model);
  json["trust"] = TrustText(model);
  json["further"] = model.further ? ordered_json(FurtherText(model)) : ordered_json(nullptr);
  json["slices"] = ordered_json::array();
  for (const search::analysis::Slice& slice : model.slices) {
    const Parameter& parameter = summary.state->spec().space[slice.parameter];
    ordered_json x = ordered_json::array();
    for (const search::Value& value : slice.values) x.push_back(PlaceJson(parameter, value));
    json["slices"].push_back({{"i", slice.parameter},
                              {"x", std::move(x)},
                              {"mean", slice.band.mean},
                              {"low", slice.band.low},
                              {"high", slice.band.high}});
  }
  return json;
}

ordered_json ConstraintTexts(const study::StudySpec& spec) {
  ordered_json texts = ordered_json::array();
  for (const study::MetricConstraint& constraint : spec.metric_constraints) texts.push_back(study::Text(constraint));
  return texts;
}

ordered_json HeadJson(const Summary& summary) {
  const StudyState& state = *summary.state;
  const study::Objective objective = state.spec().objective();
  const auto& fidelity = state.spec().fidelity;
  return {{"study", state.spec().name},
          {"subtitle", Subtitle(state)},
          {"metric", objective.metric},
          {"goal", objective.goal == study::Goal::kMinimize ? "minimize" : "maximize"},
          {"constraints", ConstraintTexts(state.spec())},
          {"no_best", state.best() == nullptr ? ordered_json(NoBestText(state)) : ordered_json(nullptr)},
          {"unit", fidelity ? fidelity->path : "steps"},
          {"counts",
           {{"told", state.told()},
            {"budget", OrNull(state.spec().budget.trials)},
            {"completed", summary.completed},
            {"stopped", summary.stopped},
            {"failed", summary.failed},
            {"open", summary.open}}},
          {"causes", CausesJson(summary)},
          {"halted", state.halted()},
          {"seconds", summary.seconds},
          {"device_seconds", summary.trial_seconds},
          {"steps", summary.steps},
          {"gap", OrNull(summary.gap)},
          {"since_best", summary.since_best}};
}

}  // namespace

ordered_json ReportPageData(const Summary& summary) {
  const StudyState& state = *summary.state;
  const search::SearchSpace& space = state.spec().space;
  ordered_json json = HeadJson(summary);
  json["parameters"] = ordered_json::array();
  for (int i = 0; i < space.size(); ++i) json["parameters"].push_back(ParameterJson(space[i]));
  json["trials"] = ordered_json::array();
  for (const Trial& trial : state.trials()) json["trials"].push_back(TrialJson(state.spec(), trial));
  json["results"] = state.history().results;
  json["ranking"] = ordered_json::array();
  for (const Trial* trial : summary.ranked) {
    if (trial->value) json["ranking"].push_back(trial->number);
  }
  std::size_t total = 0;
  json["curves"] = CurvesJson(summary, total);
  json["curves_total"] = total;
  json["csv"] = TrialCsv(summary);
  json["model"] = ModelPlacesJson(summary);
  return json;
}

}  // namespace hpo::report
