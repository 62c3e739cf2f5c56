// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "hpo/base/error.h"
#include "hpo/report/columns.h"
#include "hpo/report/constraints_text.h"
#include "hpo/report/json.h"
#include "hpo/report/model.h"
#include "hpo/report/text.h"

namespace hpo::report {
namespace {

using study::StudyState;
using study::Trial;

std::string ObjectiveText(const study::Objective& objective) {
  return (objective.goal == study::Goal::kMinimize ? "minimizes " : "maximizes ") + objective.metric;
}

// 1, 2, 5, 10, ... between a hundredth of `end` and `end`, and `end`.
std::vector<double> Marks(double end) {
  std::vector<double> marks;
  if (!(end > 0)) return marks;
  for (double power = std::pow(10, std::floor(std::log10(end)) - 2); power < end; power *= 10) {
    for (const double mark : {power, 2 * power, 5 * power}) {
      if (mark >= end / 100 && mark < end) marks.push_back(mark);
    }
  }
  marks.push_back(end);
  return marks;
}

// The best values at marks of what `place` measures: a row a mark, a column a study.
template <class Place, class MarkText>
std::string BestBy(const std::vector<Summary>& summaries, const std::vector<double>& marks, Place place,
                   MarkText text) {
  std::vector<std::vector<Improvement>> histories;
  for (const Summary& summary : summaries) histories.push_back(Improvements(*summary.state));
  std::vector<Row> rows;
  for (const double mark : marks) {
    Row row{text(mark)};
    for (const std::vector<Improvement>& history : histories) {
      const auto after = std::ranges::find_if(history, [&](const Improvement& step) { return place(step) > mark; });
      row.push_back(after == history.begin() ? "-" : NumberText(std::prev(after)->value));
    }
    rows.push_back(std::move(row));
  }
  return Aligned(rows, "  ");
}

// Where studies bound metrics, and perhaps not alike, best values mean little without the bounds.
bool HaveBounds(const std::vector<Summary>& summaries) {
  return std::ranges::any_of(summaries,
                             [](const Summary& one) { return !one.state->spec().metric_constraints.empty(); });
}

std::string StudyTable(const std::vector<Summary>& summaries, const std::vector<std::string>& labels) {
  std::vector<Row> rows{{"study", "sampler", "best", "noise", "trial", "told", "wall time", "device-seconds", "steps"}};
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    const StudyState& state = *summaries[i].state;
    const Trial* best = state.best();
    rows.push_back({labels[i], state.spec().sampler.name, best ? NumberText(*best->value) : "-",
                    NoiseText(MakeModel(summaries[i])), best ? std::to_string(best->number) : "-",
                    std::to_string(state.told()), DurationText(summaries[i].seconds),
                    fmt::format("{:.1f}", summaries[i].trial_seconds), NumberText(summaries[i].steps)});
  }
  if (HaveBounds(summaries)) {
    rows.front().push_back("constraints");
    for (std::size_t i = 0; i < summaries.size(); ++i) {
      rows[i + 1].push_back(BoundsText(summaries[i].state->spec()));
    }
  }
  return Aligned(rows, "  ");
}

// The union of the studies' parameters: spaces may differ.
std::string ConfigurationTable(const std::vector<Summary>& summaries) {
  std::map<std::string, Row> rows;
  std::vector<std::string> order;
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    const Trial* best = summaries[i].state->best();
    const search::SearchSpace& space = summaries[i].state->spec().space;
    for (int p = 0; p < space.size(); ++p) {
      const auto [row, added] = rows.try_emplace(space[p].name, Row(summaries.size() + 1, "-"));
      if (added) order.push_back(space[p].name);
      row->second[0] = space[p].name;
      if (best != nullptr && best->configuration[p]) row->second[i + 1] = ValueText(*best->configuration[p]);
    }
  }
  std::vector<Row> table;
  for (const std::string& name : order) {
    const Row& row = rows.at(name);
    if (std::adjacent_find(row.begin() + 1, row.end(), std::not_equal_to<>()) != row.end()) table.push_back(row);
  }
  return table.empty() ? "" : "best configurations, where they differ:\n" + Aligned(table, "  ");
}

}  // namespace

std::vector<Improvement> Improvements(const StudyState& state) {
  const bool minimize = state.spec().objective().goal == study::Goal::kMinimize;
  std::vector<Improvement> improvements;
  int told = 0;
  for (const int number : state.history().results) {
    ++told;
    const Trial& trial = state.trials()[static_cast<std::size_t>(number)];
    if (!KeepsConstraints(trial)) continue;
    const bool better = improvements.empty() || (minimize ? *trial.value < improvements.back().value
                                                          : *trial.value > improvements.back().value);
    if (better) improvements.push_back({told, trial.told_s, *trial.value});
  }
  return improvements;
}

std::vector<std::string> StudyLabels(const std::vector<Summary>& summaries) {
  std::vector<std::string> labels;
  std::map<std::string, int> seen;
  for (const Summary& summary : summaries) {
    const std::string& name = summary.state->spec().name;
    const int before = seen[name]++;
    labels.push_back(before == 0 ? name : fmt::format("{} ({})", name, before + 1));
  }
  return labels;
}

void RequireComparable(const std::vector<Summary>& summaries) {
  const study::StudySpec& first = summaries.front().state->spec();
  for (const Summary& summary : summaries) {
    const study::StudySpec& spec = summary.state->spec();
    if (spec.objective() == first.objective()) continue;
    throw Error(ErrorCode::kInvalidInput,
                fmt::format("studies with different objectives cannot be compared: {} {}, {} {}", first.name,
                            ObjectiveText(first.objective()), spec.name, ObjectiveText(spec.objective())));
  }
}

std::string CompareText(const std::vector<Summary>& summaries) {
  RequireComparable(summaries);
  const std::vector<std::string> labels = StudyLabels(summaries);
  int told = 0;
  double seconds = 0;
  for (const Summary& summary : summaries) {
    told = std::max(told, summary.state->told());
    seconds = std::max(seconds, summary.seconds);
  }
  std::vector<double> counts;
  for (const double mark : Marks(told)) {
    if (mark == std::floor(mark)) counts.push_back(mark);
  }
  const study::Objective objective = summaries.front().state->spec().objective();
  std::string text = fmt::format("{} studies, each {}\n", summaries.size(), ObjectiveText(objective));
  text += StudyTable(summaries, labels);
  text += "best value by trials told:\n" +
          BestBy(
              summaries, counts, [](const Improvement& step) { return step.told; }, NumberText);
  text += "best value by wall time:\n" +
          BestBy(
              summaries, Marks(seconds), [](const Improvement& step) { return step.seconds; }, DurationText);
  return text + ConfigurationTable(summaries);
}

std::string CompareJson(const std::vector<Summary>& summaries) {
  RequireComparable(summaries);
  const std::vector<std::string> labels = StudyLabels(summaries);
  nlohmann::ordered_json json{{"schema", 1}, {"studies", nlohmann::ordered_json::array()}};
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    nlohmann::ordered_json study = SummaryJson(summaries[i]);
    study["label"] = labels[i];
    study["model"] = DoubtJson(MakeModel(summaries[i]));
    study["improvements"] = nlohmann::ordered_json::array();
    for (const Improvement& step : Improvements(*summaries[i].state)) {
      study["improvements"].push_back({{"told", step.told}, {"seconds", step.seconds}, {"value", step.value}});
    }
    json["studies"].push_back(std::move(study));
  }
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
}

}  // namespace hpo::report
