// SPDX-License-Identifier: Apache-2.0
#include "hpo/run/command_line.h"

#include "hpo/run/running_attempt.h"
#include "hpo/study/command_places.h"

namespace hpo::run {
namespace {

std::string Text(const nlohmann::json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_number_float() ? Number(value.get<double>()) : value.dump();
}

std::string PlaceValue(const std::string& name, const LaunchMember& member, const std::string& device) {
  if (member.configuration_json.contains(name)) return Text(member.configuration_json.at(name));
  if (name == "trial") return std::to_string(member.id.trial);
  if (name == "attempt") return std::to_string(member.id.attempt);
  if (name == "seed") return std::to_string(member.seed);
  if (name == "folder") return member.folder.string();
  if (name == "checkpoint") return member.checkpoint ? member.checkpoint->string() : "";
  return name == "device" ? device : "";
}

}  // namespace

std::vector<std::string> FillCommand(const std::vector<std::string>& command, const LaunchMember& member,
                                     const std::string& device) {
  std::vector<std::string> filled;
  for (const std::string& argument : command) {
    filled.push_back(
        study::FillPlaces(argument, [&](const std::string& name) { return PlaceValue(name, member, device); }));
  }
  return filled;
}

}  // namespace hpo::run
