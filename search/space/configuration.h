// SPDX-License-Identifier: Apache-2.0
//
// One named point of a search space: a value for each active parameter, nothing for inactive ones.
#pragma once

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "search/space/parameter.h"
#include "search/space/value.h"

namespace hpo::search {

// Values in the order of the space's parameters; nullopt where the parameter is inactive (or, in a
// PartialConfiguration, still free). Made by SearchSpace; holds no reference to it. Never changes, and copies share
// their values: to copy or to compare with a copy takes the same time whatever the size.
class Configuration {
 public:
  using Values = std::vector<std::optional<Value>>;

  Configuration() = default;
  explicit Configuration(Values values) : values_(std::make_shared<const Values>(std::move(values))) {}

  int size() const { return static_cast<int>(values().size()); }
  const std::optional<Value>& operator[](int index) const { return values()[static_cast<std::size_t>(index)]; }
  const Values& values() const { return values_ ? *values_ : kNone; }

  // The value of an active parameter; throws std::out_of_range when it is inactive.
  template <class T>
  const T& operator[](const Handle<T>& handle) const {
    const std::optional<Value>& value = values().at(static_cast<std::size_t>(handle.index));
    if (!value) throw std::out_of_range("parameter " + handle.name + " is inactive in this configuration");
    return std::get<T>(*value);
  }

  template <class T>
  T ValueOr(const Handle<T>& handle, T otherwise) const {
    const std::optional<Value>& value = values().at(static_cast<std::size_t>(handle.index));
    return value ? std::get<T>(*value) : std::move(otherwise);
  }

  friend bool operator==(const Configuration& a, const Configuration& b) {
    return a.values_ == b.values_ || a.values() == b.values();
  }

 private:
  inline static const Values kNone;

  std::shared_ptr<const Values> values_;  // null: none
};

using PartialConfiguration = Configuration;  // nullopt = free; an empty one leaves everything free

}  // namespace hpo::search
