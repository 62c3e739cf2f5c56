// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/member_reader.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "hpo/study/json_positions.h"
#include "hpo/study/value_json.h"
#include "search/options.h"

namespace hpo::study {
namespace {

using Json = nlohmann::ordered_json;

bool IsWhole(const Json& json) {
  return json.is_number_integer() || (json.is_number_float() && json.get<double>() == std::floor(json.get<double>()));
}

}  // namespace

MemberReader::MemberReader(const Json& json, std::string path, std::vector<Problem>& problems)
    : json_(json), path_(std::move(path)), problems_(problems) {
  if (!json_.is_object()) problems_.push_back({path_, 0, "is " + Shown(json_) + ": must be an object {...}"});
}

const Json* MemberReader::Find(std::string_view name) {
  if (std::find(known_.begin(), known_.end(), name) == known_.end()) known_.emplace_back(name);
  if (!json_.is_object()) return nullptr;
  const auto found = json_.find(name);
  return found == json_.end() ? nullptr : &*found;
}

void MemberReader::Read(std::string_view name, std::string& field) {
  const Json* json = Find(name);
  if (json == nullptr) return;
  if (!json->is_string()) return Refuse(name, "must be text in quotes");
  field = json->get<std::string>();
}

void MemberReader::Read(std::string_view name, double& field) {
  const Json* json = Find(name);
  if (json == nullptr) return;
  if (!json->is_number()) return Refuse(name, "must be a number");
  field = json->get<double>();
}

void MemberReader::Read(std::string_view name, int& field) {
  const Json* json = Find(name);
  if (json == nullptr) return;
  if (!json->is_number() || !IsWhole(*json)) return Refuse(name, "must be a whole number");
  const double number = json->get<double>();
  if (std::fabs(number) > std::numeric_limits<int>::max()) return Refuse(name, "must be below 2^31");
  field = static_cast<int>(number);
}

void MemberReader::Read(std::string_view name, std::uint64_t& field) {
  const Json* json = Find(name);
  if (json == nullptr) return;
  if (!json->is_number_unsigned()) return Refuse(name, "must be a whole number from 0 to 2^64 - 1");
  field = json->get<std::uint64_t>();
}

void MemberReader::Read(std::string_view name, std::vector<std::string>& field) {
  const Json* json = Find(name);
  if (json == nullptr) return;
  const bool is_list =
      json->is_array() && std::all_of(json->begin(), json->end(), [](const Json& item) { return item.is_string(); });
  if (!is_list) return Refuse(name, "must be a list of texts [\"...\", \"...\"]");
  field = json->get<std::vector<std::string>>();
}

void MemberReader::Refuse(std::string_view name, const std::string& rule) {
  const Json* json = Find(name);
  problems_.push_back({PathOf(name), 0, "is " + Shown(json == nullptr ? Json() : *json) + ": " + rule});
}

void MemberReader::Missing(std::string_view name) { problems_.push_back({PathOf(name), 0, "is missing"}); }

void MemberReader::RefuseOthers() {
  if (!json_.is_object()) return;
  for (const auto& [name, value] : json_.items()) {
    if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
    problems_.push_back({PathOf(name), 0, UnknownName("key", name, known_)});
  }
}

std::string MemberReader::PathOf(std::string_view name) const { return JoinPath(path_, name); }

std::string UnknownName(std::string_view kind, std::string_view name, const std::vector<std::string>& legal) {
  std::string text = "unknown " + std::string(kind) + " \"" + std::string(name) + '"';
  const std::string nearest = search::NearestName(name, legal);
  if (!nearest.empty()) return text + "; did you mean \"" + nearest + "\"?";
  constexpr std::size_t kShown = 12;  // enough to help, short enough for a line
  for (std::size_t i = 0; i < std::min(legal.size(), kShown); ++i) text += (i == 0 ? "; legal: " : ", ") + legal[i];
  return text + (legal.size() > kShown ? ", ..." : "");
}

}  // namespace hpo::study
