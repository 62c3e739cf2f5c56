// SPDX-License-Identifier: Apache-2.0
//
// The members of SearchSpace that turn configurations into numbers and back.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "search/space/encoding.h"
#include "search/space/search_space.h"

namespace hpo::search {
namespace {

constexpr double kInactiveNumber = 0.5;

// Positions nearer than this are the same up to rounding.
constexpr double kRoundTrip = 1e-12;

void RequireSize(std::size_t size, std::size_t expected, const char* what) {
  if (size == expected) return;
  throw std::invalid_argument(std::string(what) + " has " + std::to_string(size) + " numbers, the space needs " +
                              std::to_string(expected));
}

// 64-bit FNV-1a.
class Hasher {
 public:
  void AddByte(unsigned byte) { hash_ = (hash_ ^ byte) * 0x100000001b3ULL; }
  void AddNumber(std::uint64_t number) {
    for (int shift = 0; shift < 64; shift += 8) AddByte(static_cast<unsigned>(number >> shift) & 0xffU);
  }
  void AddValue(const Value& value) {
    AddByte(static_cast<unsigned>(value.index()) + 1);  // 0 stands for an inactive parameter
    if (const auto* boolean = std::get_if<bool>(&value)) return AddByte(*boolean ? 1 : 0);
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return AddNumber(static_cast<std::uint64_t>(*integer));
    if (const auto* real = std::get_if<double>(&value)) return AddNumber(std::bit_cast<std::uint64_t>(*real));
    const auto& text = std::get<std::string>(value);
    AddNumber(text.size());
    for (const char c : text) AddByte(static_cast<unsigned char>(c));
  }
  std::uint64_t hash() const { return hash_; }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325ULL;
};

Value LevelAt(const Parameter& parameter, int levels, double code) {
  const double nearest = std::nearbyint(std::isnan(code) ? 0.5 : code);
  return NthValue(parameter, static_cast<std::uint64_t>(std::clamp(nearest, 0.0, levels - 1.0)));
}

// A real encoded beside a threshold can come back on its other side by a rounding, which would change what is active.
// The indicator remembers the side: the nearest value there is returned.
double OnSideOf(const Column& column, double indicator, const Parameter& parameter, double value) {
  const bool should_hold = indicator > 0.5;
  const auto agrees = [&](double x) { return Holds(column.predicate, x) == should_hold; };
  if (std::isnan(indicator) || agrees(value)) return value;
  for (const Value& bound : column.predicate.values) {
    const double threshold = ToNumber(bound);
    for (const double x :
         {threshold, std::nextafter(threshold, parameter.low), std::nextafter(threshold, parameter.high)}) {
      const bool is_legal = x >= parameter.low && x <= parameter.high;
      if (is_legal && agrees(x) && std::fabs(UnitOf(parameter, x) - UnitOf(parameter, value)) <= kRoundTrip) return x;
    }
  }
  return value;
}

}  // namespace

Configuration SearchSpace::FromUnitCube(std::span<const double> unit, const PartialConfiguration& fixed) const {
  RequireSize(unit.size(), parameters_.size(), "the point");
  const bool has_fixed = fixed.size() > 0;
  if (has_fixed) RequireSize(fixed.values().size(), parameters_.size(), "the list of fixed values");
  std::vector<std::optional<Value>> values;
  values.reserve(parameters_.size());
  for (int i = 0; i < size(); ++i) {
    const Parameter& parameter = (*this)[i];
    if (!Active(i, values)) {
      values.emplace_back(std::nullopt);
    } else if (has_fixed && fixed[i]) {
      RequireLegal(parameter, *fixed[i]);
      values.emplace_back(Canonical(parameter, *fixed[i]));
    } else {
      values.emplace_back(ValueAt(parameter, unit[static_cast<std::size_t>(i)]));
    }
  }
  return Configuration(std::move(values));
}

std::vector<double> SearchSpace::Encode(const Configuration& configuration) const {
  RequireSize(configuration.values().size(), parameters_.size(), "the configuration");
  // Values of inactive parameters are left out, so that no clause reads them.
  std::vector<std::optional<Value>> active(parameters_.size());
  std::vector<double> encoded;
  encoded.reserve(columns_.size());
  for (int i = 0; i < size(); ++i) {
    const Parameter& parameter = (*this)[i];
    const Column& column = columns_[static_cast<std::size_t>(i)];
    const bool is_categorical = column.kind == Column::Kind::kCategorical;
    if (!Active(i, active)) {
      encoded.push_back(is_categorical ? column.levels : kInactiveNumber);
      continue;
    }
    if (!configuration[i]) throw std::invalid_argument(parameter.name + ": the value is missing");
    active[static_cast<std::size_t>(i)] = configuration[i];
    encoded.push_back(is_categorical ? static_cast<double>(LevelOf(parameter, *configuration[i]))
                                     : UnitOf(parameter, *configuration[i]));
  }
  for (auto column = columns_.begin() + size(); column != columns_.end(); ++column) {
    const std::optional<Value>& parent = active[static_cast<std::size_t>(column->parameter)];
    encoded.push_back(parent && Holds(column->predicate, *parent) ? 1.0 : 0.0);
  }
  return encoded;
}

Configuration SearchSpace::Decode(std::span<const double> encoded) const {
  RequireSize(encoded.size(), columns_.size(), "the encoding");
  std::vector<std::optional<Value>> values;
  values.reserve(parameters_.size());
  for (int i = 0; i < size(); ++i) {
    if (Active(i, values)) {
      values.emplace_back(DecodeActive(i, encoded));
    } else {
      values.emplace_back(std::nullopt);
    }
  }
  return Configuration(std::move(values));
}

Value SearchSpace::DecodeActive(int index, std::span<const double> encoded) const {
  const auto i = static_cast<std::size_t>(index);
  const Parameter& parameter = parameters_[i];
  if (columns_[i].kind == Column::Kind::kCategorical) return LevelAt(parameter, columns_[i].levels, encoded[i]);
  Value value = ValueAt(parameter, encoded[i]);
  const bool is_continuous = parameter.kind == ParameterKind::kReal && !parameter.step;
  if (!is_continuous) return value;
  for (std::size_t c = parameters_.size(); c < columns_.size(); ++c) {
    if (columns_[c].parameter == index) value = OnSideOf(columns_[c], encoded[c], parameter, std::get<double>(value));
  }
  return value;
}

std::uint64_t SearchSpace::Hash(const Configuration& configuration) const {
  std::vector<std::optional<Value>> active(parameters_.size());
  Hasher hasher;
  for (int i = 0; i < size(); ++i) {
    if (!Active(i, active)) {
      hasher.AddByte(0);
      continue;
    }
    std::optional<Value>& value = active[static_cast<std::size_t>(i)];
    value = Canonical((*this)[i], configuration[i].value());
    hasher.AddValue(*value);
  }
  return hasher.hash();
}

}  // namespace hpo::search
