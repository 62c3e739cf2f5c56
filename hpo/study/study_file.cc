// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/study_file.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "hpo/study/constraints.h"
#include "hpo/study/document.h"
#include "hpo/study/member_reader.h"
#include "hpo/study/metric_constraints.h"
#include "hpo/study/noise_json.h"
#include "hpo/study/rule_problems.h"
#include "hpo/study/space_json.h"
#include "hpo/study/value_json.h"

namespace hpo::study {
namespace {

using Json = nlohmann::ordered_json;
using ProblemList = std::vector<Problem>;

Objective ReadObjective(const Json& json, const std::string& path, ProblemList& problems) {
  Objective objective;
  MemberReader reader(json, path, problems);
  reader.Read("metric", objective.metric);
  std::string goal = "minimize";
  reader.Read("goal", goal);
  if (goal == "maximize") {
    objective.goal = Goal::kMaximize;
  } else if (goal != "minimize") {
    reader.Refuse("goal", "must be \"minimize\" or \"maximize\"");
  }
  ReadNoise(reader, objective.noise);
  reader.RefuseOthers();
  return objective;
}

void ReadObjectives(MemberReader& reader, StudySpec& spec) {
  const Json* const list = reader.Find("objectives");
  const Json* const one = reader.Find("objective");
  if (list != nullptr && one != nullptr) {
    reader.problems().push_back({"objective", 0, "stands beside objectives: keep one of them"});
  }
  if (one != nullptr) spec.objectives.push_back(ReadObjective(*one, "objective", reader.problems()));
  if (list == nullptr) return;
  if (!list->is_array() || list->empty()) return reader.Refuse("objectives", "must be a list with one objective");
  for (std::size_t i = 0; i < list->size(); ++i) {
    spec.objectives.push_back(ReadObjective((*list)[i], "objectives." + std::to_string(i), reader.problems()));
  }
}

void ReadBudget(MemberReader& outer, Budget& budget) {
  const Json* const json = outer.Find("budget");
  if (json == nullptr) return;
  MemberReader reader(*json, "budget", outer.problems());
  reader.Read("trials", budget.trials);
  reader.Read("seconds", budget.seconds);
  reader.RefuseOthers();
}

void ReadFidelity(MemberReader& outer, std::optional<FidelitySpec>& fidelity) {
  const Json* const json = outer.Find("fidelity");
  if (json == nullptr) return;
  fidelity.emplace();
  MemberReader reader(*json, "fidelity", outer.problems());
  reader.Read("path", fidelity->path);
  reader.Read("min", fidelity->min);
  reader.Read("max", fidelity->max);
  if (json->is_object() && reader.Find("max") == nullptr) reader.Missing("max");
  reader.RefuseOthers();
}

// "gp", or {"name": "gp", "startup_trials": 20}.
void ReadNamed(MemberReader& outer, const std::string& key, NamedOptions& named) {
  const Json* const json = outer.Find(key);
  if (json == nullptr) return;
  if (json->is_string()) {
    named.name = json->get<std::string>();
    return;
  }
  MemberReader reader(*json, key, outer.problems());
  if (!json->is_object()) return;
  reader.Read("name", named.name);
  if (reader.Find("name") == nullptr) reader.Missing("name");
  for (const auto& [name, member] : json->items()) {
    if (name == "name") continue;
    if (const auto value = ValueFromJson(member)) {
      named.options[name] = *value;
    } else {
      reader.Refuse(name, "must be a number, text or true/false");
    }
  }
}

// "auto" leaves a field at its default.
bool IsAuto(const Json* json) { return json != nullptr && *json == "auto"; }

void ReadExecutor(MemberReader& outer, ExecutorSpec& executor) {
  const Json* const json = outer.Find("executor");
  if (json == nullptr) return;
  MemberReader reader(*json, "executor", outer.problems());
  reader.Read("name", executor.name);
  if (!IsAuto(reader.Find("slots"))) reader.Read("slots", executor.slots);
  if (!IsAuto(reader.Find("devices"))) reader.Read("devices", executor.devices);
  reader.Read("trial_timeout_s", executor.trial_timeout_s);
  reader.Read("hang_timeout_s", executor.hang_timeout_s);
  reader.Read("stop_grace_s", executor.stop_grace_s);
  reader.Read("retries", executor.retries);
  reader.RefuseOthers();
}

void ReadProgram(MemberReader& reader, Program program, StudySpec& spec) {
  const Json* const training = reader.Find("training");
  if (training != nullptr && training->is_object()) spec.training = *training;
  if (training != nullptr && !training->is_object()) reader.Refuse("training", "must be an object of settings");
  reader.Read("command", spec.command);
  const Json* const command = reader.Find("command");
  if (command != nullptr && command->is_array() && command->empty()) {
    reader.Refuse("command", "must name a program: [\"./train.sh\"]");
  }
  if (program == Program::kRequired && training == nullptr && command == nullptr) {
    reader.problems().push_back({"", 0, "has neither training nor command: say what a trial runs"});
  }
}

// True when nothing is wrong with the space itself and its constraints.
bool ReadSpaceMember(MemberReader& reader, StudySpec& spec) {
  const std::size_t before = reader.problems().size();
  if (const Json* const space = reader.Find("space")) {
    spec.space = ReadSpace(*space, spec.training, reader.problems());
  } else {
    reader.Missing("space");
  }
  const nlohmann::ordered_json* const constraints = reader.Find("constraints");
  if (constraints != nullptr && reader.problems().size() == before) {
    ReadConstraints(*constraints, spec.training, spec.space, reader.problems());
  }
  return reader.problems().size() == before;
}

void ReadStart(MemberReader& reader, StudySpec& spec) {
  const Json* const list = reader.Find("start_with");
  if (list == nullptr) return;
  if (!list->is_array()) return reader.Refuse("start_with", "must be a list of configurations [{...}]");
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string path = "start_with." + std::to_string(i);
    spec.start_with.push_back(ReadPartial(spec.space, (*list)[i], path, reader.problems()));
  }
}

// "hpo-runs/earlier", or {"study": "hpo-runs/earlier", "trials": 3}.
void ReadWarmStart(MemberReader& outer, StudySpec& spec) {
  const Json* const list = outer.Find("warm_start");
  if (list == nullptr) return;
  if (!list->is_array()) return outer.Refuse("warm_start", "must be a list of earlier studies [\"hpo-runs/name\"]");
  for (std::size_t i = 0; i < list->size(); ++i) {
    WarmStart& earlier = spec.warm_start.emplace_back();
    const Json& json = (*list)[i];
    if (json.is_string()) {
      earlier.study = json.get<std::string>();
      continue;
    }
    MemberReader reader(json, "warm_start." + std::to_string(i), outer.problems());
    reader.Read("study", earlier.study);
    if (json.is_object() && reader.Find("study") == nullptr) reader.Missing("study");
    reader.Read("trials", earlier.trials);
    reader.RefuseOthers();
  }
}

StudySpec ReadSpec(const Json& document, Program program, ProblemList& problems) {
  StudySpec spec;
  MemberReader reader(document, "", problems);
  if (!document.is_object()) return spec;
  reader.Find("$schema");  // for editors
  reader.Read("name", spec.name);
  if (reader.Find("name") == nullptr) reader.Missing("name");
  reader.Read("seed", spec.seed);
  ReadObjectives(reader, spec);
  ReadBudget(reader, spec.budget);
  ReadFidelity(reader, spec.fidelity);
  ReadNamed(reader, "sampler", spec.sampler);
  ReadNamed(reader, "pruner", spec.pruner);
  ReadProgram(reader, program, spec);
  const bool space_is_good = ReadSpaceMember(reader, spec);
  if (const Json* const list = reader.Find("constraints")) {
    spec.metric_constraints = ReadMetricConstraints(*list, problems);
  }
  if (space_is_good) ReadStart(reader, spec);
  reader.Find("start_with");
  ReadWarmStart(reader, spec);
  ReadExecutor(reader, spec.executor);
  reader.RefuseOthers();
  AddRuleProblems(document, spec, space_is_good, problems);
  NameShorthandAsWritten(document, problems);
  return spec;
}

}  // namespace

StudyFile ParseStudyFile(std::string_view text, const std::string& file, Program program) {
  PositionedJson json = ReadPositionedJson(text, file);
  ProblemList problems = std::move(json.problems);
  StudyFile study{ReadSpec(json.document, program, problems), std::move(json.lines)};
  if (problems.empty()) return study;
  for (Problem& problem : problems) {
    if (problem.line == 0) problem.line = LineOf(study.lines, problem.path);
  }
  std::stable_sort(problems.begin(), problems.end(),
                   [](const Problem& a, const Problem& b) { return a.line < b.line; });
  throw Error(ErrorCode::kInvalidInput, file, std::move(problems));
}

}  // namespace hpo::study
