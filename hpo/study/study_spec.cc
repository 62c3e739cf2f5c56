// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/study_spec.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "hpo/study/command_places.h"
#include "hpo/study/constraints.h"
#include "hpo/study/document_path.h"
#include "hpo/study/json_positions.h"
#include "hpo/study/member_reader.h"
#include "hpo/study/metric_constraints.h"
#include "hpo/study/noise_json.h"
#include "hpo/study/space_json.h"
#include "hpo/study/value_json.h"
#include "search/pruners/table.h"
#include "search/samplers/table.h"

namespace hpo::study {
namespace {

using ProblemList = std::vector<Problem>;

void RequireAbove(double bound, double number, const std::string& path, ProblemList& problems) {
  if (std::isfinite(number) && number > bound) return;
  problems.push_back({path, 0, "is " + Shown(number) + ": must be > " + Shown(NumberJson(bound))});
}

void CheckName(const StudySpec& spec, ProblemList& problems) {
  if (spec.name.empty()) {
    problems.push_back({"name", 0, "is empty: give the study a name"});
    return;
  }
  const bool is_legal = std::all_of(spec.name.begin(), spec.name.end(), [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '_' ||
           c == '-';
  });
  if (!is_legal || spec.name.front() == '.' || spec.name.front() == '-') {
    problems.push_back({"name", 0,
                        "is " + Shown(spec.name) +
                            ": it names a folder: use letters, digits, '_', '-' and '.', and a letter, a digit "
                            "or '_' first"});
  }
}

void CheckObjectives(const StudySpec& spec, ProblemList& problems) {
  if (spec.objectives.size() > 1) problems.push_back({"objectives", 0, "has several: this version optimizes one"});
  for (std::size_t i = 0; i < spec.objectives.size(); ++i) {
    const std::string path = "objectives." + std::to_string(i);
    const auto& [metric, goal, noise] = spec.objectives[i];
    if (metric.empty()) problems.push_back({path + ".metric", 0, "is empty: name the metric to optimize"});
    if (auto problem = NoiseProblem(noise)) problems.push_back({path + ".noise", 0, *std::move(problem)});
  }
}

void CheckBudget(const Budget& budget, ProblemList& problems) {
  if (budget.trials) RequireAbove(0, *budget.trials, "budget.trials", problems);
  if (budget.seconds) RequireAbove(0, *budget.seconds, "budget.seconds", problems);
}

void CheckFidelity(const StudySpec& spec, ProblemList& problems) {
  if (!spec.fidelity) return;
  const auto& [path, min, max] = *spec.fidelity;
  if (path.empty()) problems.push_back({"fidelity.path", 0, "is empty: name the setting, such as \"epochs\""});
  RequireAbove(0, min, "fidelity.min", problems);
  if (!std::isfinite(max) || !(max >= min)) {
    problems.push_back({"fidelity.max", 0, "is " + Shown(max) + ": must be >= fidelity.min = " + Shown(min)});
  }
  if (spec.space.Find(path)) {
    problems.push_back({"fidelity.path", 0, path + " is a parameter too: take it out of space"});
  }
}

// A problem of one option, which starts with its name: the path has that already.
Problem OptionProblem(const std::string& path, const std::string& name, const std::string& problem) {
  const std::string prefix = name + " = ";
  return {JoinPath(path, name), 0, problem.starts_with(prefix) ? "is " + problem.substr(prefix.size()) : problem};
}

// `make` builds what the row describes, which may refuse the study.
template <class Row, class Make>
void CheckNamed(const std::string& path, const std::vector<Row>& rows, const NamedOptions& given, Make make,
                ProblemList& problems) {
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& r) { return r.name == given.name; });
  if (row == rows.end()) {
    std::vector<std::string> names;
    for (const Row& candidate : rows) names.emplace_back(candidate.name);
    problems.push_back({path, 0, UnknownName(path, given.name, names)});
    return;
  }
  const std::size_t before = problems.size();
  for (const auto& option : given.options) {
    for (const std::string& problem : search::OptionProblems(row->options, {option})) {
      problems.push_back(OptionProblem(path, option.first, problem));
    }
  }
  if (problems.size() > before) return;
  try {
    make(*row, search::CompleteOptions(row->options, given.options));
  } catch (const std::invalid_argument& error) {
    problems.push_back({path, 0, error.what()});
  }
}

void CheckSearch(const StudySpec& spec, ProblemList& problems) {
  CheckNamed(
      "sampler", search::Samplers(), spec.sampler,
      [&](const auto& row, const auto& options) {
        if (spec.space.size() > 0) row.make(spec.space, options);
      },
      problems);
  const search::FidelityRange range =
      spec.fidelity ? search::FidelityRange{spec.fidelity->min, spec.fidelity->max} : search::FidelityRange{};
  const bool range_is_legal = range.min > 0 && range.max >= range.min;
  CheckNamed(
      "pruner", search::Pruners(), spec.pruner,
      [&](const auto& row, const auto& options) {
        if (range_is_legal) row.make(range, options);
      },
      problems);
}

// Where nothing at all keeps the constraints, start_with is not to blame.
void CheckStart(const StudySpec& spec, bool can_keep_constraints, ProblemList& problems) {
  for (std::size_t k = 0; k < spec.start_with.size(); ++k) {
    const search::PartialConfiguration& start = spec.start_with[k];
    const std::string path = "start_with." + std::to_string(k);
    const std::size_t before = problems.size();
    if (start.size() != 0 && start.size() != spec.space.size()) {
      problems.push_back({path, 0,
                          "has " + std::to_string(start.size()) + " values, the space has " +
                              std::to_string(spec.space.size()) + " parameters"});
      continue;
    }
    for (int i = 0; i < start.size(); ++i) {
      if (!start[i]) continue;
      const auto problem = search::ValueProblem(spec.space[i], *start[i]);
      if (problem) problems.push_back({JoinPath(path, spec.space[i].name), 0, *problem});
    }
    if (problems.size() > before || !can_keep_constraints) continue;
    if (const auto problem = FixedProblem(spec.space, start)) problems.push_back({path, 0, *problem});
  }
}

void CheckWarmStart(const StudySpec& spec, ProblemList& problems) {
  for (std::size_t k = 0; k < spec.warm_start.size(); ++k) {
    const std::string path = "warm_start." + std::to_string(k);
    const auto& [study, trials] = spec.warm_start[k];
    if (study.empty()) problems.push_back({path, 0, "is empty: name the folder of an earlier study"});
    RequireAbove(0, trials, path + ".trials", problems);
  }
}

void CheckTraining(const StudySpec& spec, ProblemList& problems) {
  if (spec.training.is_null()) return;
  if (!spec.command.empty()) problems.push_back({"command", 0, "stands beside training: keep one of them"});
  if (!spec.training.is_object()) {
    problems.push_back({"training", 0, "is " + Shown(spec.training) + ": must be an object of settings"});
    return;
  }
  for (const std::string& name : Names(spec.space)) {
    const auto problem = PathProblem(spec.training, name);
    if (problem) problems.push_back({JoinPath("space", name), 0, "has no place in training: " + *problem});
  }
  if (!spec.fidelity) return;
  const auto problem = PathProblem(spec.training, spec.fidelity->path);
  if (problem) problems.push_back({"fidelity.path", 0, "has no place in training: " + *problem});
}

void CheckCommand(const StudySpec& spec, ProblemList& problems) {
  if (spec.command.empty()) return;
  if (spec.command.front().empty()) problems.push_back({"command.0", 0, "is empty: it must be the program to start"});
  std::vector<std::string> legal = Names(spec.space);
  legal.insert(legal.end(), BuiltInPlaces().begin(), BuiltInPlaces().end());
  for (std::size_t i = 0; i < spec.command.size(); ++i) {
    for (const std::string& place : Places(spec.command[i])) {
      if (std::find(legal.begin(), legal.end(), place) != legal.end()) continue;
      problems.push_back({"command." + std::to_string(i), 0, UnknownName("place", '{' + place + '}', legal)});
    }
  }
}

void CheckExecutor(const ExecutorSpec& executor, ProblemList& problems) {
  const std::vector<std::string> names = {"process", "thread"};
  if (std::find(names.begin(), names.end(), executor.name) == names.end()) {
    problems.push_back({"executor.name", 0, UnknownName("executor", executor.name, names)});
  }
  if (executor.slots) RequireAbove(0, *executor.slots, "executor.slots", problems);
  for (std::size_t i = 0; i < executor.devices.size(); ++i) {
    if (!executor.devices[i].empty()) continue;
    problems.push_back({"executor.devices." + std::to_string(i), 0, "is empty: name a device, such as \"cpu\""});
  }
  if (executor.trial_timeout_s) RequireAbove(0, *executor.trial_timeout_s, "executor.trial_timeout_s", problems);
  RequireAbove(0, executor.hang_timeout_s, "executor.hang_timeout_s", problems);
  RequireAbove(0, executor.stop_grace_s, "executor.stop_grace_s", problems);
  if (executor.retries < 0) {
    problems.push_back({"executor.retries", 0, "is " + std::to_string(executor.retries) + ": must be >= 0"});
  }
}

}  // namespace

std::vector<Problem> Problems(const StudySpec& spec) {
  ProblemList problems;
  CheckName(spec, problems);
  CheckObjectives(spec, problems);
  CheckBudget(spec.budget, problems);
  CheckFidelity(spec, problems);
  CheckSearch(spec, problems);
  if (spec.space.size() == 0) problems.push_back({"space", 0, "is empty: give at least one parameter"});
  const ProblemList constraints = ConstraintProblems(spec.space, spec.training);
  problems.insert(problems.end(), constraints.begin(), constraints.end());
  const ProblemList bounds = MetricConstraintProblems(spec);
  problems.insert(problems.end(), bounds.begin(), bounds.end());
  CheckStart(spec, constraints.empty(), problems);
  CheckWarmStart(spec, problems);
  CheckTraining(spec, problems);
  CheckCommand(spec, problems);
  CheckExecutor(spec.executor, problems);
  return problems;
}

}  // namespace hpo::study
