// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/ask_tell_acts.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hpo/base/error.h"
#include "hpo/cli/ask_tell_fields.h"
#include "hpo/report/constraints_text.h"
#include "hpo/study/document.h"

namespace hpo::cli {
namespace {

using nlohmann::ordered_json;
using search::TrialState;
using study::MemberReader;
using study::Study;
using study::Trial;

std::string_view Word(search::Decision decision) {
  switch (decision) {
    case search::Decision::kPause:
      return "pause";
    case search::Decision::kStop:
      return "stop";
    default:
      return "continue";
  }
}

std::string_view Word(search::Outlook outlook) { return outlook == search::Outlook::kWait ? "wait" : "exhausted"; }

// Opens the trial's next attempt.
ordered_json HandOut(Study& study, int number) {
  const study::AttemptId id = study.Start(number);
  const Trial& trial = study.state().trials()[static_cast<std::size_t>(number)];
  return {{"trial", id.trial},
          {"attempt", id.attempt},
          {"configuration", study::ConfigurationJson(study.spec().space, trial.configuration)}};
}

ordered_json Ask(Study& study, MemberReader& message) {
  int count = 0;
  message.Read("ask", count);
  if (message.problems().empty() && (count < 1 || count > kMostAsked)) {
    message.Refuse("ask", "must be from 1 to " + std::to_string(kMostAsked));
  }
  RefuseProblems(message.problems());
  ordered_json trials = ordered_json::array();
  while (static_cast<int>(trials.size()) < count) {
    const std::optional<int> waiting = study.NextWaiting();
    if (!waiting) break;
    trials.push_back(HandOut(study, *waiting));
  }
  const int missing = count - static_cast<int>(trials.size());
  const study::AskResult asked = study.Ask(missing);
  for (const int trial : asked.trials) trials.push_back(HandOut(study, trial));
  ordered_json answer{{"trials", std::move(trials)}};
  if (static_cast<int>(asked.trials.size()) < missing) {
    answer["outlook"] = Word(asked.outlook);
    if (!study.state().halted().empty()) answer["reason"] = study.state().halted();
  }
  return answer;
}

ordered_json Measure(Study& study, MemberReader& message) {
  MemberReader reader(*message.Find("measure"), "measure", message.problems());
  const Trial& trial = ReadTrial(reader, study);
  double step = 0;
  reader.Read("step", step);
  if (reader.Find("step") == nullptr) reader.Missing("step");
  if (reader.problems().empty() && !(step > 0)) reader.Refuse("step", "must be > 0");
  const study::Metrics metrics = ReadMetrics(reader, study);
  if (reader.Find("value") == nullptr && reader.Find("metrics") == nullptr) reader.Missing("value");
  reader.RefuseOthers();
  RefuseProblems(reader.problems());
  const std::string name = "trial " + std::to_string(trial.number);
  if (trial.state >= TrialState::kCompleted) {
    throw Error(ErrorCode::kRefused, name + " is told already: it is " + std::string(study::Name(trial.state)));
  }
  if (trial.state != TrialState::kRunning) {
    throw Error(ErrorCode::kRefused, name + " is " + std::string(study::Name(trial.state)) + "; ask hands it out");
  }
  const study::AttemptId id{trial.number, trial.attempts.back().number};
  const std::string token = trial.attempts.back().token;  // a copy: trials move
  const search::Decision decision = study.Measure(id, token, step, metrics);
  // Nobody will say that the program has left a paused trial, so it counts as left now; ask hands it out when it is
  // due.
  if (decision == search::Decision::kPause) study.Tell(id, token, {.cause = study::EndCause::kPreempted});
  return {{"decision", Word(decision)}};
}

ordered_json Tell(Study& study, MemberReader& message) {
  MemberReader reader(*message.Find("tell"), "tell", message.problems());
  const Trial& trial = ReadTrial(reader, study);
  study::Outcome outcome;
  outcome.metrics = ReadMetrics(reader, study);
  reader.Read("failed", outcome.failed);
  const bool has_metrics = reader.Find("value") != nullptr || reader.Find("metrics") != nullptr;
  const bool has_failed = reader.Find("failed") != nullptr;
  if (has_metrics && has_failed) reader.Refuse("failed", "a failed trial has no value; give one of the two");
  if (has_failed && outcome.failed.empty()) reader.Refuse("failed", "must say why");
  // A trial stopped early keeps its best measurement, so there need be nothing more to tell.
  const bool stopped = trial.state == TrialState::kRunning && trial.attempts.back().stop_asked;
  if (!has_metrics && !has_failed && !stopped) {
    reader.problems().push_back({"tell", 0, "one of value, metrics and failed is needed"});
  }
  // A trial that was told to stop may end before it measures what constraints bear on.
  const auto wanted = stopped ? std::vector<study::MetricConstraint>() : study.spec().metric_constraints;
  if (has_metrics) RequireMetrics(reader, study, wanted, outcome.metrics);
  reader.RefuseOthers();
  RefuseProblems(reader.problems());
  study.Tell(trial.number, outcome);
  return {{"ok", true}};
}

ordered_json Add(Study& study, MemberReader& message) {
  MemberReader reader(*message.Find("add"), "add", message.problems());
  const study::Metrics metrics = ReadMetrics(reader, study);
  if (reader.Find("value") == nullptr && reader.Find("metrics") == nullptr) reader.Missing("value");
  search::PartialConfiguration configuration;
  if (const ordered_json* given = reader.Find("configuration")) {
    configuration = study::ReadPartial(study.spec().space, *given, reader.PathOf("configuration"), reader.problems());
  } else {
    reader.Missing("configuration");
  }
  RequireMetrics(reader, study, study.spec().metric_constraints, metrics);
  reader.RefuseOthers();
  RefuseProblems(reader.problems());
  return {{"trial", study.Add(configuration, metrics)}};
}

ordered_json Best(Study& study, MemberReader& message) {
  if (*message.Find("best") != true) message.Refuse("best", "must be true");
  RefuseProblems(message.problems());
  const Trial* best = study.state().best();
  if (best == nullptr) throw Error(ErrorCode::kNoUsableTrial, report::NoBestText(study.state()));
  return {{"trial", best->number},
          {"configuration", study::ConfigurationJson(study.spec().space, best->configuration)},
          {"value", *best->value},
          {"metrics", best->metrics}};
}

constexpr AskTellAct kActs[] = {{"ask", Ask}, {"measure", Measure}, {kTell, Tell}, {"add", Add}, {"best", Best}};

}  // namespace

std::span<const AskTellAct> AskTellActs() { return kActs; }

}  // namespace hpo::cli
