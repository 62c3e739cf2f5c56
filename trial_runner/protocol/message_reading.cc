// SPDX-License-Identifier: Apache-2.0
//
// Reading half of message.h.
#include <array>
#include <stdexcept>
#include <string>

#include "trial_runner/protocol/json_line.h"
#include "trial_runner/protocol/message.h"
#include "trial_runner/protocol/object_reader.h"

namespace hpo::protocol {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 4> kFromRunnerKinds = {"ready", "progress", "measure", "tell"};

std::string_view SkipSpace(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}

// Whether the line opens as {"KIND": , whatever follows.
bool OpensAs(std::string_view line, std::string_view kind) {
  line = SkipSpace(line);
  if (!line.starts_with('{')) return false;
  line = SkipSpace(line.substr(1));
  if (!line.starts_with('"')) return false;
  line.remove_prefix(1);
  if (!line.starts_with(kind)) return false;
  line.remove_prefix(kind.size());
  if (!line.starts_with('"')) return false;
  return SkipSpace(line.substr(1)).starts_with(':');
}

Sender ReadSender(ObjectReader& reader) {
  Sender sender;
  if (reader.Has("trial")) sender.trial = reader.Integer("trial", 0);
  if (reader.Has("attempt")) sender.attempt = reader.Integer("attempt", 1);
  if (reader.Has("token")) sender.token = reader.Text("token");
  return sender;
}

Ready ReadReady(ObjectReader& reader) {
  Ready ready{.runner = reader.Text("runner"), .versions = {}};
  const json versions = reader.Any("versions");
  if (versions.is_null()) return ready;
  ObjectReader names(versions, "ready.versions");
  for (const auto& [name, version] : versions.items()) ready.versions[name] = names.Text(name);
  return ready;
}

Progress ReadProgress(ObjectReader& reader) {
  return {.sender = ReadSender(reader), .count = reader.Unsigned("count")};
}

Measure ReadMeasure(ObjectReader& reader) {
  Measure measure{.sender = ReadSender(reader), .step = reader.PositiveNumber("step"), .metrics = {}, .value = {}};
  if (reader.Has("metrics")) measure.metrics = reader.Numbers("metrics");
  if (reader.Has("value")) measure.value = reader.Number("value");
  if (measure.metrics.empty() && !measure.value) reader.Fail("metrics", "is missing (or \"value\" in its place)");
  return measure;
}

Tell ReadTell(ObjectReader& reader) {
  Tell tell;
  tell.sender = ReadSender(reader);
  if (reader.Has("failed")) tell.failed = reader.Text("failed");
  if (reader.Has("cause")) {
    const std::string name = reader.Text("cause");
    const std::optional<EndCause> cause = EndCauseNamed(name);
    if (!cause) reader.Fail("cause", "\"" + name + "\" is not the name of an end cause");
    tell.cause = *cause;
  }
  if (reader.Has("metrics")) tell.metrics = reader.Numbers("metrics");
  if (reader.Has("value")) tell.value = reader.Number("value");
  if (reader.Has("step")) tell.step = reader.PositiveNumber("step");
  if (reader.Has("test")) tell.test = reader.Numbers("test");
  tell.facts = reader.Any("facts");
  // A trial that was stopped before its first measurement has nothing to say; one that finished must.
  if (tell.cause == EndCause::kFinished && !tell.failed && tell.metrics.empty() && !tell.value) {
    reader.Fail("metrics", "is missing (or \"value\" or \"failed\" in its place)");
  }
  return tell;
}

Member ReadMember(const json& object, const std::string& path) {
  ObjectReader reader(object, path);
  Member member;
  member.trial = reader.Integer("trial", 0);
  member.attempt = reader.Integer("attempt", 1);
  member.token = reader.Text("token");
  member.seed = reader.Unsigned("seed");
  member.document = reader.Any("document");
  member.configuration = reader.Any("configuration");
  member.folder = reader.Text("folder");
  if (reader.Has("checkpoint")) member.checkpoint = reader.Text("checkpoint");
  if (reader.Has("until")) member.until = reader.PositiveNumber("until");
  reader.RefuseOthers();
  return member;
}

Objective ReadObjective(ObjectReader reader) {
  Objective objective{.metric = reader.Text("metric")};
  const std::string goal = reader.Text("goal");
  if (goal != "minimize" && goal != "maximize") reader.Fail("goal", "must be minimize or maximize, got " + goal);
  objective.maximize = goal == "maximize";
  reader.RefuseOthers();
  return objective;
}

Start ReadStart(ObjectReader& reader) {
  Start start;
  for (const json& member : reader.Array("members")) {
    start.members.push_back(ReadMember(member, "start.members." + std::to_string(start.members.size())));
  }
  if (start.members.empty()) reader.Fail("members", "must not be empty");
  start.objective = ReadObjective(reader.Object("objective"));
  start.device = reader.Text("device");
  start.threads = reader.Integer("threads", 1);
  return start;
}

Stop ReadStop(ObjectReader& reader) {
  Stop stop;
  stop.trial = reader.Integer("trial", 0);
  stop.attempt = reader.Integer("attempt", 1);
  stop.reason = reader.Text("reason");
  stop.deadline_s = reader.PositiveNumber("deadline_s");
  if (reader.Has("resumable")) stop.resumable = reader.Boolean("resumable");
  return stop;
}

// Reads {"KIND": {...}} with `read` and refuses what it did not ask for.
template <typename Read>
auto ReadBody(const json& message, const std::string& kind, Read read) {
  ObjectReader reader(message.at(kind), kind);
  auto result = read(reader);
  reader.RefuseOthers();
  return result;
}

json ParseMessage(std::string_view line) {
  json message = ParseJsonLine(line);
  if (!message.is_object()) throw std::invalid_argument("a message must be an object");
  if (message.size() != 1) throw std::invalid_argument("a message must have exactly one member");
  return message;
}

}  // namespace

std::optional<FromRunner> ReadFromRunner(std::string_view line) {
  for (const std::string_view kind : kFromRunnerKinds) {
    if (!OpensAs(line, kind)) continue;
    const json message = ParseMessage(line);
    const std::string name(kind);
    if (name == "ready") return ReadBody(message, name, ReadReady);
    if (name == "progress") return ReadBody(message, name, ReadProgress);
    if (name == "measure") return ReadBody(message, name, ReadMeasure);
    return ReadBody(message, name, ReadTell);
  }
  return std::nullopt;
}

ToRunner ReadToRunner(std::string_view line) {
  const json message = ParseMessage(line);
  const std::string kind = message.begin().key();
  if (kind == "start") return ReadBody(message, kind, ReadStart);
  if (kind == "stop") return ReadBody(message, kind, ReadStop);
  throw std::invalid_argument("a message must be start or stop, got \"" + kind + "\"");
}

}  // namespace hpo::protocol
