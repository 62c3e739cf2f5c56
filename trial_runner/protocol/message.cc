// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/protocol/message.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>

#include "trial_runner/protocol/json_line.h"

namespace hpo::protocol {
namespace {

using Json = nlohmann::ordered_json;

struct CauseRow {
  EndCause cause;
  std::string_view name;
};
constexpr CauseRow kCauses[] = {
    {EndCause::kFinished, "finished"},         {EndCause::kStopped, "stopped"},
    {EndCause::kPreempted, "preempted"},       {EndCause::kLost, "lost"},
    {EndCause::kOutOfMemory, "out_of_memory"}, {EndCause::kTimeout, "timeout"},
    {EndCause::kCrashed, "crashed"},           {EndCause::kBadConfiguration, "bad_configuration"},
    {EndCause::kDeviceFault, "device_fault"},  {EndCause::kCannotWrite, "cannot_write"},
};

std::string Dump(std::string_view kind, Json body) {
  Json message;
  message[std::string(kind)] = std::move(body);
  // Texts may come from anywhere (an exception's what()): bytes that are not UTF-8 must not lose the message.
  return message.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json MetricsJson(const Metrics& metrics) {
  Json json = Json::object();
  for (const auto& [name, number] : metrics) json[name] = NumberToJson(number);
  return json;
}

Json SenderJson(const Sender& sender) {
  Json json = Json::object();
  if (sender.trial) json["trial"] = *sender.trial;
  if (sender.attempt) json["attempt"] = *sender.attempt;
  if (sender.token) json["token"] = *sender.token;
  return json;
}

Json MemberJson(const Member& member) {
  Json json = {{"trial", member.trial}, {"attempt", member.attempt}, {"token", member.token}, {"seed", member.seed}};
  if (!member.document.is_null()) json["document"] = member.document;
  if (!member.configuration.is_null()) json["configuration"] = member.configuration;
  json["folder"] = member.folder;
  json["checkpoint"] = member.checkpoint ? Json(*member.checkpoint) : Json();
  if (member.until) json["until"] = *member.until;
  return json;
}

std::string LineOf(const Start& start) {
  Json members = Json::array();
  for (const Member& member : start.members) members.push_back(MemberJson(member));
  return Dump("start",
              {{"members", std::move(members)},
               {"objective",
                {{"metric", start.objective.metric}, {"goal", start.objective.maximize ? "maximize" : "minimize"}}},
               {"device", start.device},
               {"threads", start.threads}});
}

std::string LineOf(const Stop& stop) {
  Json json = {
      {"trial", stop.trial}, {"attempt", stop.attempt}, {"reason", stop.reason}, {"deadline_s", stop.deadline_s}};
  if (stop.resumable) json["resumable"] = true;
  return Dump("stop", std::move(json));
}

std::string LineOf(const Ready& ready) {
  return Dump("ready", {{"runner", ready.runner}, {"versions", ready.versions}});
}

std::string LineOf(const Progress& progress) {
  Json json = SenderJson(progress.sender);
  json["count"] = progress.count;
  return Dump("progress", std::move(json));
}

std::string LineOf(const Measure& measure) {
  Json json = SenderJson(measure.sender);
  json["step"] = measure.step;
  if (!measure.metrics.empty()) json["metrics"] = MetricsJson(measure.metrics);
  if (measure.value) json["value"] = NumberToJson(*measure.value);
  return Dump("measure", std::move(json));
}

std::string LineOf(const Tell& tell) {
  Json json = SenderJson(tell.sender);
  if (tell.failed) json["failed"] = *tell.failed;
  if (tell.cause != EndCause::kFinished) json["cause"] = Name(tell.cause);
  if (!tell.metrics.empty()) json["metrics"] = MetricsJson(tell.metrics);
  if (tell.value) json["value"] = NumberToJson(*tell.value);
  if (tell.step) json["step"] = *tell.step;
  if (!tell.test.empty()) json["test"] = MetricsJson(tell.test);
  if (!tell.facts.is_null()) json["facts"] = tell.facts;
  return Dump("tell", std::move(json));
}

}  // namespace

std::string_view Name(EndCause cause) {
  return std::find_if(std::begin(kCauses), std::end(kCauses), [&](const CauseRow& row) { return row.cause == cause; })
      ->name;
}

std::optional<EndCause> EndCauseNamed(std::string_view name) {
  for (const CauseRow& row : kCauses) {
    if (row.name == name) return row.cause;
  }
  return std::nullopt;
}

std::string Line(const ToRunner& message) {
  return std::visit([](const auto& m) { return LineOf(m); }, message);
}

std::string Line(const FromRunner& message) {
  return std::visit([](const auto& m) { return LineOf(m); }, message);
}

std::string CommandStartLine(const Start& start) {
  const Member& member = start.members.front();
  Json json = MemberJson(member);
  json.erase("document");
  json["device"] = start.device;
  json["threads"] = start.threads;
  return Dump("start", std::move(json));
}

}  // namespace hpo::protocol
