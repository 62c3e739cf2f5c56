// SPDX-License-Identifier: Apache-2.0
//
// One named point of a search space: a value for each active parameter, nothing for inactive ones.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "search/space/parameter.h"
#include "search/space/value.h"

namespace hpo::search {

// Values in the order of the space's parameters; nullopt where the parameter is inactive (or, in a
// PartialConfiguration, still free). Made by SearchSpace; holds no reference to it.
class Configuration {
 public:
  Configuration() = default;
  explicit Configuration(std::vector<std::optional<Value>> values) : values_(std::move(values)) {}

  int size() const { return static_cast<int>(values_.size()); }
  const std::optional<Value>& operator[](int index) const { return values_[static_cast<std::size_t>(index)]; }
  const std::vector<std::optional<Value>>& values() const { return values_; }

  // The value of an active parameter; throws std::out_of_range when it is inactive.
  template <class T>
  const T& operator[](const Handle<T>& handle) const {
    const std::optional<Value>& value = values_.at(static_cast<std::size_t>(handle.index));
    if (!value) throw std::out_of_range("parameter " + handle.name + " is inactive in this configuration");
    return std::get<T>(*value);
  }

  template <class T>
  T ValueOr(const Handle<T>& handle, T otherwise) const {
    const std::optional<Value>& value = values_.at(static_cast<std::size_t>(handle.index));
    return value ? std::get<T>(*value) : std::move(otherwise);
  }

  friend bool operator==(const Configuration&, const Configuration&) = default;

 private:
  std::vector<std::optional<Value>> values_;
};

using PartialConfiguration = Configuration;  // nullopt = free; an empty one leaves everything free

}  // namespace hpo::search
