// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/constraints_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "hpo/report/text.h"
#include "hpo/study/metric_constraints.h"

namespace hpo::report {

using study::StudyState;
using study::Trial;

std::string BrokenText(const study::StudySpec& spec, const Trial& trial) {
  std::string text;
  if (!trial.violation) return text;
  const auto add = [&](const std::string& metric, double value, const char* sign, double bound) {
    std::string shown = NumberText(value);
    if (shown == NumberText(bound)) shown = search::ToString(search::Value(value));  // hardly beyond
    text += fmt::format("{}{} {} {} {}", text.empty() ? "" : ", ", metric, shown, sign, NumberText(bound));
  };
  for (const auto& [metric, at_most, at_least] : spec.metric_constraints) {
    const double value = trial.metrics.at(metric);
    if (at_most && value > *at_most) add(metric, value, ">", *at_most);
    if (at_least && value < *at_least) add(metric, value, "<", *at_least);
  }
  return text;
}

std::string ConstraintsCell(const study::StudySpec& spec, const Trial& trial) {
  if (!trial.value) return "-";
  if (!trial.violation) return "unknown";
  return KeepsConstraints(trial) ? "kept" : BrokenText(spec, trial);
}

std::string BoundsText(const study::StudySpec& spec) {
  std::string text;
  for (const study::MetricConstraint& constraint : spec.metric_constraints) {
    text += (text.empty() ? "" : ", ") + study::Text(constraint);
  }
  return text.empty() ? "none" : text;
}

std::string NoBestText(const StudyState& state) {
  const bool has_value =
      std::ranges::any_of(state.trials(), [](const Trial& trial) { return trial.value.has_value(); });
  if (!has_value) return "no trial has a value yet";
  const std::string text = "no trial keeps the constraints yet";
  const Trial* nearest = state.nearest();
  if (nearest == nullptr) return text;
  return text + fmt::format("; nearest: trial {}, {}", nearest->number, BrokenText(state.spec(), *nearest));
}

}  // namespace hpo::report
