// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/report_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "hpo/report/columns.h"
#include "hpo/report/model.h"
#include "hpo/report/recommended_text.h"
#include "hpo/report/replicates_text.h"
#include "hpo/report/text.h"
#include "hpo/report/top_trials.h"

namespace hpo::report {
namespace {

using study::StudyState;
using study::Trial;

constexpr int kTop = 5;  // side by side within the width of a terminal

// "epochs" for the training document's path of that name.
std::string StepUnit(const StudyState& state) {
  const auto& fidelity = state.spec().fidelity;
  return fidelity ? fidelity->path : "steps";
}

std::string CausesText(const Summary& summary) {
  std::string text;
  for (const auto& [reason, trials] : summary.stops) text += fmt::format("  stopped by {}: {}\n", reason, trials);
  const int running = summary.state->running();
  if (summary.open > 0) text += fmt::format("  open: {} running, {} waiting\n", running, summary.open - running);
  return text;
}

std::string CostText(const Summary& summary) {
  std::string text =
      fmt::format("cost: {} of wall time, {:.1f} device-seconds", DurationText(summary.seconds), summary.trial_seconds);
  if (summary.steps > 0) text += fmt::format(", {} {}", NumberText(summary.steps), StepUnit(*summary.state));
  return text + "\n";
}

std::string LeadText(const Summary& summary, const Model& model) {
  std::string text = "how sure: ";
  if (!summary.gap) {
    text += summary.state->spec().metric_constraints.empty() ? "only one trial has a value"
                                                             : "only one trial keeps the constraints";
  } else if (*summary.gap == 0) {
    text += fmt::format("level with trial {}", summary.ranked[1]->number);
  } else {
    text += fmt::format("ahead of the second, trial {}, by {}", summary.ranked[1]->number, NumberText(*summary.gap));
  }
  text += fmt::format("; {} trials told since the last improvement\n", summary.since_best);
  if (!summary.gap) return text;
  text += fmt::format("  {}\n", DoubtText(model));
  if (!model.missing.empty()) return text;
  text += fmt::format("  {}\n", TrustText(model));
  return model.further ? text + fmt::format("what is left: {}\n", FurtherText(model)) : text;
}

std::string MatterText(const Summary& summary, const Model& model) {
  const std::string effects = EffectsText(summary, model);
  if (effects.empty()) return "";
  return "what mattered, by its share of what the model expects to vary: " + effects + "\n";
}

std::string SideBySide(const Summary& summary) {
  const std::vector<const Trial*> top = TopTrials(summary, kTop);
  if (top.size() < 2) return "";
  const auto row = [&top](std::string name, auto cell) {
    Row cells{std::move(name)};
    for (const Trial* trial : top) cells.push_back(cell(*trial));
    return cells;
  };
  const search::SearchSpace& space = summary.state->spec().space;
  std::vector<Row> rows;
  rows.push_back(row("trial", [](const Trial& trial) { return std::to_string(trial.number); }));
  rows.push_back(
      row(summary.state->spec().objective().metric, [](const Trial& trial) { return NumberText(*trial.value); }));
  if (std::ranges::any_of(top, [&](const Trial* trial) { return !ReplicatesText(summary, *trial).empty(); })) {
    rows.push_back(row("mean of replicates", [&](const Trial& trial) {
      const std::string text = ReplicatesText(summary, trial);
      return text.empty() ? std::string("-") : text;
    }));
  }
  rows.push_back(row("time", [](const Trial& trial) { return DurationText(trial.seconds); }));
  for (const int i : DifferingParameters(top)) {
    rows.push_back(row(space[i].name, [i](const Trial& trial) {
      return trial.configuration[i] ? ValueText(*trial.configuration[i]) : std::string("-");
    }));
  }
  return fmt::format("the top {}, where they differ:\n", top.size()) + Aligned(rows, "  ");
}

}  // namespace

std::string ReportText(const Summary& summary) {
  std::string text = CountsText(summary) + CausesText(summary) + CostText(summary) + BestText(summary);
  if (summary.state->best() == nullptr) return text;
  const Model model = MakeModel(summary);
  const std::string recommended = RecommendedText(*summary.state, model.recommended);
  if (!recommended.empty()) text += recommended + "\n";
  return text + LeadText(summary, model) + MatterText(summary, model) + SideBySide(summary);
}

}  // namespace hpo::report
