// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/csv.h"

#include <optional>
#include <set>
#include <string_view>

namespace hpo::report {
namespace {

using study::Metrics;
using study::Trial;

// A row under construction.
class CsvRow {
 public:
  void Text(std::string_view cell) {
    if (!empty_) text_ += ',';
    empty_ = false;
    if (cell.find_first_of(",\"\r\n") == cell.npos) {
      text_ += cell;
      return;
    }
    text_ += '"';
    for (const char c : cell) text_ += c == '"' ? std::string("\"\"") : std::string(1, c);
    text_ += '"';
  }
  void Number(std::optional<double> number) { Text(number ? search::ToString(search::Value(*number)) : ""); }
  void Count(std::size_t count) { Text(std::to_string(count)); }

  std::string Finish() { return text_ + '\n'; }

 private:
  std::string text_;
  bool empty_ = true;
};

std::optional<double> Find(const Metrics& metrics, const std::string& name) {
  const auto found = metrics.find(name);
  return found == metrics.end() ? std::nullopt : std::optional<double>(found->second);
}

std::set<std::string> Names(const std::vector<Trial>& trials, Metrics Trial::*metrics) {
  std::set<std::string> names;
  for (const Trial& trial : trials) {
    for (const auto& [name, value] : trial.*metrics) names.insert(name);
  }
  return names;
}

constexpr const char* kColumns[] = {"trial",   "state",  "value",    "best_step", "steps",
                                    "seconds", "told_s", "attempts", "source",    "reason"};

void AddColumns(const Trial& trial, CsvRow& row) {
  row.Count(static_cast<std::size_t>(trial.number));
  row.Text(study::Name(trial.state));
  row.Number(trial.value);
  row.Number(trial.best_step);
  row.Number(trial.measurements.empty() ? std::nullopt : std::optional(trial.measurements.back().step));
  row.Number(trial.seconds);
  const bool told = trial.state >= search::TrialState::kCompleted;
  row.Number(told ? std::optional(trial.told_s) : std::nullopt);
  row.Count(trial.attempts.size());
  row.Text(trial.source);
  row.Text(trial.reason);
}

}  // namespace

std::string TrialCsv(const Summary& summary) {
  const std::vector<Trial>& trials = summary.state->trials();
  const search::SearchSpace& space = summary.state->spec().space;
  const std::set<std::string> metrics = Names(trials, &Trial::metrics), test = Names(trials, &Trial::test);
  CsvRow head;
  for (const char* column : kColumns) head.Text(column);
  const bool is_constrained = !summary.state->spec().metric_constraints.empty();
  if (is_constrained) head.Text("feasible");
  for (const std::string& name : metrics) head.Text("metrics." + name);
  for (const std::string& name : test) head.Text("test." + name);
  for (int i = 0; i < space.size(); ++i) head.Text("configuration." + space[i].name);
  std::string text = head.Finish();
  for (const Trial& trial : trials) {
    CsvRow row;
    AddColumns(trial, row);
    if (is_constrained) row.Text(!trial.violation ? "" : KeepsConstraints(trial) ? "true" : "false");
    for (const std::string& name : metrics) row.Number(Find(trial.metrics, name));
    for (const std::string& name : test) row.Number(Find(trial.test, name));
    for (const auto& value : trial.configuration.values()) row.Text(value ? search::ToString(*value) : "");
    text += row.Finish();
  }
  return text;
}

std::string CompareCsv(const std::vector<Summary>& summaries) {
  CsvRow head;
  head.Text("study");
  for (const char* column : kColumns) head.Text(column);
  std::string text = head.Finish();
  for (const Summary& summary : summaries) {
    for (const Trial& trial : summary.state->trials()) {
      CsvRow row;
      row.Text(summary.state->spec().name);
      AddColumns(trial, row);
      text += row.Finish();
    }
  }
  return text;
}

}  // namespace hpo::report
