// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/json.h"

#include "hpo/report/model.h"
#include "hpo/report/recommended_text.h"
#include "hpo/report/sampler_text.h"
#include "hpo/report/warm_start_text.h"
#include "hpo/study/document.h"
#include "hpo/study/metric_constraints.h"

namespace hpo::report {
namespace {

using nlohmann::ordered_json;
using study::Attempt;
using study::Measurement;
using study::StudyState;
using study::Trial;

ordered_json AttemptJson(const Attempt& attempt) {
  ordered_json json{{"attempt", attempt.number}, {"device", attempt.device}, {"seconds", attempt.seconds}};
  json["cause"] = attempt.cause ? ordered_json(protocol::Name(*attempt.cause)) : ordered_json(nullptr);
  if (!attempt.detail.empty()) json["detail"] = attempt.detail;
  if (!attempt.stop_reason.empty()) json["stop_reason"] = attempt.stop_reason;
  return json;
}

ordered_json CurveJson(const std::vector<Measurement>& measurements) {
  ordered_json curve = ordered_json::array();
  for (const Measurement& measurement : measurements) {
    curve.push_back({{"step", measurement.step}, {"metrics", measurement.metrics}});
  }
  return curve;
}

}  // namespace

ordered_json TrialJson(const StudyState& state, const Trial& trial, bool curve) {
  ordered_json json{{"trial", trial.number}, {"state", study::Name(trial.state)}};
  json["configuration"] = study::ConfigurationJson(state.spec().space, trial.configuration);
  json["value"] = trial.value ? ordered_json(*trial.value) : ordered_json(nullptr);
  if (!state.spec().metric_constraints.empty()) {
    json["feasible"] = trial.violation ? ordered_json(KeepsConstraints(trial)) : ordered_json(nullptr);
    json["violation"] = trial.violation ? ordered_json(*trial.violation) : ordered_json(nullptr);
  }
  if (trial.best_step) json["best_step"] = *trial.best_step;
  if (!trial.metrics.empty()) json["metrics"] = trial.metrics;
  if (!trial.test.empty()) json["test"] = trial.test;
  if (!trial.reason.empty()) json["reason"] = trial.reason;
  json["seconds"] = trial.seconds;
  json["attempts"] = ordered_json::array();
  for (const Attempt& attempt : trial.attempts) json["attempts"].push_back(AttemptJson(attempt));
  if (!trial.facts.is_null()) json["facts"] = trial.facts;
  if (curve) json["curve"] = CurveJson(trial.measurements);
  return json;
}

ordered_json SummaryJson(const Summary& summary) {
  const StudyState& state = *summary.state;
  ordered_json json{{"schema", 1}, {"study", state.spec().name}, {"told", state.told()}};
  if (state.spec().budget.trials) json["budget_trials"] = *state.spec().budget.trials;
  json["sampler"] = SamplerJson(state);
  if (!state.warm_start().empty()) json["warm_start"] = WarmStartJson(state.warm_start());
  json["completed"] = summary.completed;
  json["stopped"] = summary.stopped;
  json["failed"] = summary.failed;
  json["open"] = summary.open;
  if (!summary.failures.empty()) json["failures"] = summary.failures;
  if (!summary.stops.empty()) json["stops"] = summary.stops;
  for (const study::MetricConstraint& constraint : state.spec().metric_constraints) {
    json["constraints"].push_back(study::ToJson(constraint));
  }
  if (!state.spec().metric_constraints.empty()) json["breaking"] = summary.breaking;
  json["seconds"] = summary.seconds;
  json["trial_seconds"] = summary.trial_seconds;
  json["steps"] = summary.steps;
  if (!state.halted().empty()) json["halted"] = state.halted();
  const Trial* best = state.best();
  if (best != nullptr) json["since_best"] = summary.since_best;
  if (summary.gap) json["gap"] = *summary.gap;
  json["best"] = best ? TrialJson(state, *best, false) : ordered_json(nullptr);
  if (const Trial* nearest = state.nearest()) json["nearest"] = TrialJson(state, *nearest, false);
  return json;
}

ordered_json ReportJson(const Summary& summary) {
  ordered_json json = SummaryJson(summary);
  json["objective"] = study::ToJson(summary.state->spec()).at("objectives").at(0);
  const Model model = MakeModel(summary);
  json["recommended"] = RecommendedJson(model.recommended);
  json["model"] = ModelJson(summary, model);
  json["trials"] = ordered_json::array();
  for (const Trial* trial : summary.ranked) json["trials"].push_back(TrialJson(*summary.state, *trial, true));
  return json;
}

}  // namespace hpo::report
