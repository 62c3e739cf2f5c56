// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/text.h"

#include <fmt/format.h>

#include <cmath>

#include "hpo/report/columns.h"
#include "hpo/report/constraints_text.h"
#include "hpo/report/sampler_text.h"
#include "hpo/report/warm_start_text.h"
#include "hpo/study/document.h"

namespace hpo::report {
namespace {

using study::StudyState;
using study::Trial;

constexpr int kRunnersUp = 5;

std::string ConfigurationText(const StudyState& state, const Trial& trial, std::string_view indent) {
  std::vector<Row> rows;
  for (int i = 0; i < state.spec().space.size(); ++i) {
    if (trial.configuration[i]) rows.push_back({state.spec().space[i].name, ValueText(*trial.configuration[i])});
  }
  return Aligned(rows, indent);
}

std::string MetricsText(const study::Metrics& metrics) {
  std::string text;
  for (const auto& [name, value] : metrics)
    text += fmt::format("{}{} {}", text.empty() ? "" : "  ", name, NumberText(value));
  return text;
}

std::string StateText(const Trial& trial) {
  if (trial.reason.empty()) return std::string(study::Name(trial.state));
  return fmt::format("{} ({})", study::Name(trial.state), trial.reason.substr(0, trial.reason.find('\n')));
}

Row TableRow(const study::StudySpec& spec, const Trial& trial) {
  Row row{std::to_string(trial.number), trial.value ? NumberText(*trial.value) : "-",
          trial.measurements.empty() ? "-" : NumberText(trial.measurements.back().step), DurationText(trial.seconds)};
  if (!spec.metric_constraints.empty()) row.push_back(ConstraintsCell(spec, trial));
  row.push_back(StateText(trial));
  return row;
}

}  // namespace

std::string ValueText(const search::Value& value) {
  if (const double* number = std::get_if<double>(&value)) return NumberText(*number);
  return search::ToString(value);
}

std::string NumberText(double value) { return fmt::format("{:.6g}", value); }

std::string DurationText(double seconds) {
  if (seconds < 1) return fmt::format("{:.0f} ms", seconds * 1e3);
  if (seconds < 60) return fmt::format("{:.1f} s", seconds);
  const long whole = std::lround(seconds);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

std::string CountsText(const Summary& summary) {
  const StudyState& state = *summary.state;
  std::string text = fmt::format("study {}: {} trials told", state.spec().name, state.told());
  if (state.spec().budget.trials) text += fmt::format(" of {}", *state.spec().budget.trials);
  text += fmt::format(" ({} completed, {} stopped early, {} failed) in {}\n", summary.completed, summary.stopped,
                      summary.failed, DurationText(summary.seconds));
  for (const auto& [cause, trials] : summary.failures) text += fmt::format("  failed by {}: {}\n", cause, trials);
  if (summary.breaking > 0) text += fmt::format("  constraints broken: {}\n", summary.breaking);
  text += fmt::format("sampler: {}\n", SamplerText(state)) + WarmStartText(state.warm_start());
  if (!state.halted().empty()) text += fmt::format("halted: {}\n", state.halted());
  return text;
}

std::string BestText(const Summary& summary) {
  const StudyState& state = *summary.state;
  const Trial* best = state.best();
  if (best == nullptr) return NoBestText(state) + "\n";
  std::string text =
      fmt::format("best trial {}: {} {}", best->number, state.spec().objective().metric, NumberText(*best->value));
  if (best->best_step) text += fmt::format(" at step {}", NumberText(*best->best_step));
  text += "\n";
  if (best->metrics.size() > 1) text += fmt::format("  {}\n", MetricsText(best->metrics));
  if (!best->test.empty()) text += fmt::format("  {}\n", MetricsText(best->test));
  return text + ConfigurationText(state, *best, "    ");
}

std::string SummaryText(const Summary& summary) {
  const std::string text = CountsText(summary) + BestText(summary);
  const bool has_best = summary.state->best() != nullptr;
  if (!has_best && summary.state->nearest() == nullptr) return text;
  return text + (has_best ? "best first:\n" : "nearest first:\n") + TrialTable(summary, kRunnersUp);
}

std::string TrialText(const StudyState& state, const Trial& trial) {
  std::string text = fmt::format("trial {}: {}\n", trial.number, StateText(trial));
  if (trial.value) text += fmt::format("  {} {}\n", state.spec().objective().metric, NumberText(*trial.value));
  if (!state.spec().metric_constraints.empty() && trial.value) {
    text += fmt::format("  constraints: {}\n", ConstraintsCell(state.spec(), trial));
  }
  if (!trial.test.empty()) text += fmt::format("  {}\n", MetricsText(trial.test));
  text += ConfigurationText(state, trial, "    ");
  std::vector<Row> rows;
  for (const study::Attempt& attempt : trial.attempts) {
    rows.push_back({fmt::format("attempt {}", attempt.number), attempt.device, DurationText(attempt.seconds),
                    attempt.cause ? std::string(protocol::Name(*attempt.cause)) : "running", attempt.detail});
  }
  text += Aligned(rows, "  ");
  rows.clear();
  for (const study::Measurement& measurement : trial.measurements) {
    rows.push_back({"step " + NumberText(measurement.step), MetricsText(measurement.metrics)});
  }
  return text + Aligned(rows, "  ");
}

std::string TrialTable(const Summary& summary, int limit) {
  const study::StudySpec& spec = summary.state->spec();
  std::vector<Row> rows{{"trial", spec.objective().metric, "steps", "time"}};
  if (!spec.metric_constraints.empty()) rows.front().emplace_back("constraints");
  rows.front().emplace_back("state");
  for (const Trial* trial : summary.ranked) {
    if (limit > 0 && static_cast<int>(rows.size()) > limit) break;
    rows.push_back(TableRow(spec, *trial));
  }
  return Aligned(rows, "  ");
}

}  // namespace hpo::report
