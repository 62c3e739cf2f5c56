// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/retrained.h"

#include <fmt/format.h>

#include <set>
#include <vector>

#include "hpo/report/columns.h"
#include "hpo/report/json.h"
#include "hpo/report/text.h"
#include "hpo/study/document.h"
#include "hpo/study/document_path.h"
#include "hpo/study/value_json.h"

namespace hpo::cli {
namespace {

using nlohmann::ordered_json;
using report::NumberText;
using study::Metrics;

// "1438 rows", as far as the runner said so.
std::string RowsText(const study::Outcome& outcome) {
  const nlohmann::json* const rows = study::FindPath(outcome.facts, "rows.train");
  return rows != nullptr && rows->is_number() ? fmt::format("{} rows", NumberText(rows->get<double>()))
                                              : "an unknown number of rows";
}

double Steps(const Retrained& retrained) { return retrained.outcome.step.value_or(retrained.plan.steps); }

std::string Cell(const Metrics& metrics, const Metrics& test, const std::string& name) {
  for (const Metrics* values : {&test, &metrics}) {
    if (const auto found = values->find(name); found != values->end()) return NumberText(found->second);
  }
  return "-";
}

// Metric, retrained, in the study: a row each.
std::vector<report::Row> MetricRows(const Retrained& retrained) {
  const auto& [state, trial, plan, outcome] = retrained;
  std::set<std::string> names;
  for (const Metrics* metrics : {&outcome.test, &outcome.metrics, &trial.test, &trial.metrics}) {
    for (const auto& [name, value] : *metrics) names.insert(name);
  }
  std::vector<report::Row> rows;
  for (const std::string& name : names) {
    rows.push_back({name, Cell(outcome.metrics, outcome.test, name), Cell(trial.metrics, trial.test, name)});
  }
  return rows;
}

}  // namespace

std::string StepsText(double steps) { return fmt::format("{} {}", NumberText(steps), steps == 1 ? "step" : "steps"); }

std::string RetrainedText(const Retrained& retrained) {
  std::vector<report::Row> rows = MetricRows(retrained);
  rows.insert(rows.begin(), {"", "retrained", "in the study"});
  return fmt::format("trial {} retrained on train + validation: {}, {}\n", retrained.trial.number,
                     RowsText(retrained.outcome), StepsText(Steps(retrained))) +
         report::Aligned(rows, "  ");
}

ordered_json RetrainedJson(const Retrained& retrained, bool curve) {
  const auto& [state, trial, plan, outcome] = retrained;
  ordered_json json{{"trial", trial.number}, {"steps", study::NumberJson(Steps(retrained))}};
  const nlohmann::json* const rows = study::FindPath(outcome.facts, "rows");
  json["rows"] = rows != nullptr ? ordered_json(*rows) : ordered_json(nullptr);
  json["seed"] = study::TrialSeed(state.spec().seed, trial.number);
  json["configuration"] = study::ConfigurationJson(state.spec().space, trial.configuration);
  json["metrics"] = outcome.metrics;
  json["test"] = outcome.test;
  json["seconds"] = outcome.seconds;
  json["changes"] = plan.changes;
  json["facts"] = outcome.facts;
  json["in_study"] = report::TrialJson(state, trial, curve);
  return json;
}

std::string RetrainedHeading(const Retrained& retrained) {
  std::string text = fmt::format(
      "# Trial {} of {}, retrained\n\nTrained on the train and validation rows together ({}) for {}. These are the "
      "weights of the last one;\nno step was chosen, and the test rows were measured once, with them.\n\n"
      "| metric | retrained | in the study |\n|---|---|---|\n",
      retrained.trial.number, retrained.state.spec().name, RowsText(retrained.outcome), StepsText(Steps(retrained)));
  for (const report::Row& row : MetricRows(retrained)) {
    text += fmt::format("| {} | {} | {} |\n", row[0], row[1], row[2]);
  }
  text += "\nSettings that differ from the trial's:\n\n";
  for (const ordered_json& change : retrained.plan.changes) {
    text += fmt::format("- `{}`: asked {}, used {}: {}\n", change.at("setting").get<std::string>(),
                        change.at("asked").is_null() ? "the default" : change.at("asked").dump(),
                        change.at("used").dump(), change.at("why").get<std::string>());
  }
  return text;
}

}  // namespace hpo::cli
