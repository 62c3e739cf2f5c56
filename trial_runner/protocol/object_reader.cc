// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/protocol/object_reader.h"

#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

namespace hpo::protocol {
namespace {

using nlohmann::json;

// A value as an error shows it: short, on one line, whatever bytes it holds.
std::string Shown(const json& value) {
  constexpr std::size_t kLongest = 60;
  std::string text = value.dump(-1, ' ', true, json::error_handler_t::replace);
  if (text.size() > kLongest) text.replace(kLongest, std::string::npos, "...");
  return text;
}

}  // namespace

ObjectReader::ObjectReader(const json& object, std::string path) : object_(object), path_(std::move(path)) {
  if (!object_.is_object()) throw std::invalid_argument(path_ + " must be an object, got " + Shown(object_));
}

void ObjectReader::Fail(const std::string& name, const std::string& rule) const {
  throw std::invalid_argument(path_ + "." + name + " " + rule);
}

const json* ObjectReader::Find(const std::string& name) {
  asked_.insert(name);
  const auto it = object_.find(name);
  return it == object_.end() || it->is_null() ? nullptr : &*it;
}

const json& ObjectReader::Get(const std::string& name) {
  const json* found = Find(name);
  if (found == nullptr) Fail(name, "is missing");
  return *found;
}

std::string ObjectReader::Text(const std::string& name) {
  const json& value = Get(name);
  if (!value.is_string()) Fail(name, "must be a string, got " + Shown(value));
  return value.get<std::string>();
}

int ObjectReader::Integer(const std::string& name, int min) {
  const json& value = Get(name);
  constexpr int kMax = std::numeric_limits<int>::max();
  const bool in_range = value.is_number_unsigned() ? value.get<std::uint64_t>() >= static_cast<std::uint64_t>(min) &&
                                                         value.get<std::uint64_t>() <= std::uint64_t{kMax}
                                                   : value.is_number_integer() && value.get<std::int64_t>() >= min &&
                                                         value.get<std::int64_t>() <= kMax;
  if (!in_range) Fail(name, "must be an integer >= " + std::to_string(min) + ", got " + Shown(value));
  return value.get<int>();
}

std::uint64_t ObjectReader::Unsigned(const std::string& name) {
  const json& value = Get(name);
  // nlohmann keeps an integer made in C++ as signed, one read from text as unsigned.
  if (!value.is_number_unsigned() && !(value.is_number_integer() && value.get<std::int64_t>() >= 0)) {
    Fail(name, "must be an integer in [0, 2^64), got " + Shown(value));
  }
  return value.get<std::uint64_t>();
}

double ObjectReader::PositiveNumber(const std::string& name) {
  const json& value = Get(name);
  if (!value.is_number() || !(value.get<double>() > 0)) Fail(name, "must be a number > 0, got " + Shown(value));
  return value.get<double>();
}

double ObjectReader::Number(const std::string& name) {
  const json& value = Get(name);
  if (value.is_number()) return value.get<double>();
  if (value == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (value == "inf") return std::numeric_limits<double>::infinity();
  if (value == "-inf") return -std::numeric_limits<double>::infinity();
  Fail(name, "must be a number (or \"nan\", \"inf\", \"-inf\"), got " + Shown(value));
}

bool ObjectReader::Boolean(const std::string& name) {
  const json& value = Get(name);
  if (!value.is_boolean()) Fail(name, "must be true or false, got " + Shown(value));
  return value.get<bool>();
}

Metrics ObjectReader::Numbers(const std::string& name) {
  const json& object = Get(name);
  ObjectReader reader(object, path_ + "." + name);
  Metrics metrics;
  for (const auto& [key, value] : object.items()) metrics[key] = reader.Number(key);
  return metrics;
}

const json& ObjectReader::Array(const std::string& name) {
  const json& value = Get(name);
  if (!value.is_array()) Fail(name, "must be an array, got " + Shown(value));
  return value;
}

ObjectReader ObjectReader::Object(const std::string& name) { return {Get(name), path_ + "." + name}; }

json ObjectReader::Any(const std::string& name) {
  const json* found = Find(name);
  return found == nullptr ? json() : *found;
}

void ObjectReader::RefuseOthers() const {
  for (const auto& [key, value] : object_.items()) {
    if (asked_.contains(key)) continue;
    std::string known;
    for (const std::string& name : asked_) known += (known.empty() ? "" : ", ") + name;
    Fail(key, "is unknown here; known are " + known);
  }
}

}  // namespace hpo::protocol
