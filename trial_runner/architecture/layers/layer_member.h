// SPDX-License-Identifier: Apache-2.0
//
// How a layer kind lists its numbers, so that JSON is written and read from one list:
//
//   struct Dropout {
//     static constexpr const char* kKind = "dropout";
//     double probability = 0.5;
//     static constexpr auto Members() { return std::tuple(Member{"probability", &Dropout::probability}); }
//   };
//
// Members are of type std::int64_t, bool, double or an enumeration that has a `constexpr auto NamesOf(Enumeration)`
// beside it: an array of `Named`, one row a value.
#pragma once

#include <string>
#include <tuple>

namespace hpo::trial_runner {

template <typename Layer, typename Value>
struct Member {
  const char* name;
  Value Layer::*pointer;
};

// Compilers deduce an aggregate's arguments by themselves since clang 17; clang-tidy 14 is what the lint runs.
template <typename Layer, typename Value>
Member(const char*, Value Layer::*) -> Member<Layer, Value>;

template <typename Enumeration>
struct Named {
  Enumeration value;
  const char* name;
};

// The name of an enumeration's value.
template <typename Enumeration>
const char* NameOf(Enumeration value) {
  for (const auto& row : NamesOf(value)) {
    if (row.value == value) return row.name;
  }
  return "";
}

// Finds the value that has this name; false when none has.
template <typename Enumeration>
bool FromName(const std::string& name, Enumeration& value) {
  for (const auto& row : NamesOf(Enumeration{})) {
    if (name == row.name) {
      value = row.value;
      return true;
    }
  }
  return false;
}

}  // namespace hpo::trial_runner
