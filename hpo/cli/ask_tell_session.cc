// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/ask_tell_session.h"

#include <istream>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <utility>
#include <vector>

#include "hpo/base/error.h"
#include "hpo/report/constraints_text.h"
#include "hpo/study/document.h"
#include "hpo/study/json_positions.h"
#include "hpo/study/member_reader.h"
#include "hpo/study/metric_constraints.h"

namespace hpo::cli {
namespace {

using nlohmann::ordered_json;
using search::TrialState;
using study::MemberReader;
using study::Study;
using study::Trial;

constexpr const char* kMessage = "message";  // what errors call the line

ordered_json ErrorJson(const Error& error) {
  return {{"error", {{"code", Info(error.code()).name}, {"message", error.what()}}}};
}

std::string Line(const ordered_json& json) { return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace); }

void RefuseProblems(std::vector<Problem>& problems) {
  if (!problems.empty()) throw Error(ErrorCode::kInvalidInput, kMessage, std::move(problems));
}

// The trial that the message names; it must be there.
const Trial& ReadTrial(MemberReader& reader, const Study& study) {
  int number = -1;
  reader.Read("trial", number);
  if (reader.Find("trial") == nullptr) reader.Missing("trial");
  RefuseProblems(reader.problems());
  const std::vector<Trial>& trials = study.state().trials();
  if (number < 0 || number >= static_cast<int>(trials.size())) {
    throw Error(ErrorCode::kNotFound, "there is no trial " + std::to_string(number), reader.PathOf("trial"));
  }
  return trials[static_cast<std::size_t>(number)];
}

study::Metrics ReadMetrics(MemberReader& reader, const Study& study) {
  study::Metrics metrics;
  double value = 0;
  reader.Read("value", value);
  if (reader.Find("value") != nullptr) metrics.emplace(study.spec().objective().metric, value);
  const ordered_json* given = reader.Find("metrics");
  if (given == nullptr) return metrics;
  if (reader.Find("value") != nullptr) reader.Refuse("value", "stands for metrics; give one of the two");
  if (!given->is_object()) {
    reader.Refuse("metrics", "must be an object {\"name\": number}");
    return metrics;
  }
  MemberReader members(*given, reader.PathOf("metrics"), reader.problems());
  for (const auto& [name, member] : given->items()) members.Read(name, metrics[name]);
  return metrics;
}

// A result needs the objective and what these constraints bear on.
void RequireMetrics(MemberReader& reader, const Study& study, const std::vector<study::MetricConstraint>& constraints,
                    const study::Metrics& metrics) {
  if (!reader.problems().empty()) return;
  const char* const given = reader.Find("metrics") != nullptr ? "metrics" : "value";
  const std::string metric = study.spec().objective().metric;
  if (!metrics.contains(metric)) return reader.Refuse(given, "must hold the objective \"" + metric + '"');
  const std::string unknown = study::UnknownMetric(constraints, metrics);
  if (!unknown.empty()) {
    reader.Refuse(given, "lacks the metric \"" + unknown + "\" of a constraint; give all of them in metrics");
  }
}

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

struct Act {
  std::string_view name;
  ordered_json (*answer)(Study&, MemberReader&);
};
constexpr std::string_view kTell = "tell";
constexpr Act kActs[] = {{"ask", Ask}, {"measure", Measure}, {kTell, Tell}, {"add", Add}, {"best", Best}};

// Programs print a diverged loss as NaN, which is no JSON: the error says what to do instead.
study::PositionedJson Read(std::string_view line) {
  try {
    return study::ReadPositionedJson(line, kMessage);
  } catch (const Error&) {
    if (line.find("NaN") == line.npos && line.find("Infinity") == line.npos) throw;
    throw Error(ErrorCode::kInvalidInput, "NaN and Infinity are no JSON; tell such a trial as \"failed\"", kMessage);
  }
}

struct Obeyed {
  std::string_view act;  // its name
  ordered_json answer;
};

Obeyed Obey(Study& study, std::string_view line) {
  study::PositionedJson message = Read(line);
  MemberReader reader(message.document, "", message.problems);
  const Act* act = nullptr;
  for (const Act& known : kActs) {
    if (reader.Find(known.name) != nullptr) act = &known;
  }
  reader.RefuseOthers();
  if (message.problems.empty() && message.document.size() != 1) {
    message.problems.push_back({"", 0, "must hold one of ask, measure, tell, add and best"});
  }
  RefuseProblems(message.problems);
  return {act->name, act->answer(study, reader)};
}

}  // namespace

std::string_view AskTellHelp() {
  return R"(One JSON line in, one out, until the input ends:
  {"ask": 2}                                           {"trials": [{"trial": 0, "attempt": 1, "configuration": {...}}]}
  {"measure": {"trial": 0, "step": 3, "value": 0.41}}  {"decision": "continue"}, or "stop", or "pause"
  {"tell": {"trial": 0, "value": 0.38}}                {"ok": true}
  {"tell": {"trial": 1, "failed": "reason"}}           {"ok": true}
  {"add": {"configuration": {...}, "value": 0.5}}      {"trial": 7}; finished elsewhere
  {"best": true}                                       {"trial": 0, "configuration": {...}, "value": 0.38, ...}
"metrics": {"name": number} may stand for "value" in measure, tell and add; what constraints bear on must be there when a
trial is told. A trial that is told to stop may be told without
a value: it keeps its best measurement. An ask that gets fewer trials than it wants has an "outlook": "wait" (tell an
open one first) or "exhausted". A bad line gets {"error": {"code", "message"}} and changes nothing. Started again on the
same study, trials that were open are handed out first, as their next attempt.)";
}

std::string AskTellSession::Answer(std::string_view line) {
  ordered_json answer;
  try {
    Obeyed obeyed = Obey(study_, line);
    answer = std::move(obeyed.answer);
    was_told_ = obeyed.act == kTell;
    study_.Commit();
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kCannotWrite) throw;
    answer = ErrorJson(error);
  }
  return Line(answer);
}

void AskTellSession::Serve(std::istream& in, std::ostream& out) {
  for (std::string line; std::getline(in, line);) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    try {
      out << Answer(line) << std::endl;
    } catch (const Error& error) {
      out << Line(ErrorJson(error)) << std::endl;
      throw;
    }
    if (!out) throw Error(ErrorCode::kCannotWrite, "nobody reads the answers any more", "ask-tell");
    if (std::exchange(was_told_, false)) study_.Prepare();
  }
}

}  // namespace hpo::cli
