// SPDX-License-Identifier: Apache-2.0
//
// One dimension of a search space, and the fluent builders a C++ user writes:
//   Real("lr", 1e-4, 0.3).Log()   Integer("depth", 1, 4)   Ordinal("batch", {16, 32, 64})
//   Choice("optimizer", {"adamw", "sgd"})   Boolean("batch_norm")   ...When(kind == "sgd")   ...Prior(0.001)
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "search/space/condition.h"
#include "search/space/parameter_prior.h"
#include "search/space/value.h"

namespace hpo::search {

enum class ParameterKind { kReal, kInteger, kOrdinal, kCategorical, kBoolean };
enum class Scale { kLinear, kLog };

// Integers are kept as doubles, which hold every whole number up to here. A range as wide as this is legal too, but
// Decode(Encode(x)) == x is promised for up to 2^40 values only: beyond that the unit interval runs out of doubles.
inline constexpr double kLargestInteger = 9007199254740992.0;  // 2^53

// A real's step must be at least this share of its largest end, so that neighbours on the grid stay well apart.
inline constexpr double kFinestStep = 0x1p-30;

// Plain data; `Problem` says whether it is legal, SearchSpace refuses what is not.
struct Parameter {
  std::string name;  // dotted path of letters, digits, '_' and '-', e.g. "optimizer.sgd.momentum"
  ParameterKind kind = ParameterKind::kReal;
  double low = 0.0;   // real, integer: low < high (equal for a constant integer); > 0 with a log scale
  double high = 1.0;  // included; with a step when it is on the grid
  Scale scale = Scale::kLinear;
  std::optional<double> step;  // real, integer: > 0; values are low, low + step, ... <= high (log integers too)
  std::vector<Value> levels;   // ordinal (in order) and categorical: >= 1 distinct values
  Condition when;              // active exactly when it holds
  std::optional<ParameterPrior> prior = {};  // what the user expects of it
};

// What is wrong with a parameter on its own, e.g. "low = 3 must be below high = 1". nullopt: legal.
std::optional<std::string> Problem(const Parameter& parameter);

// Whether its values lie in an order: all but categorical and boolean ones.
bool HasOrder(const Parameter& parameter);

// Number of distinct values; nullopt for a real parameter without a step.
std::optional<std::uint64_t> Cardinality(const Parameter& parameter);

// What is wrong with a value of this parameter (type, range, grid, unknown level), nullopt: legal.
// An integer literal is a legal real value.
std::optional<std::string> ValueProblem(const Parameter& parameter, const Value& value);

// Throws std::invalid_argument "name: what is wrong" when ValueProblem has something to say.
void RequireLegal(const Parameter& parameter, const Value& value);

// The value as this parameter stores it: reals as double, integers as int64, levels as declared.
// Precondition: ValueProblem is nullopt.
Value Canonical(const Parameter& parameter, const Value& value);

// Names a parameter of a space together with the C++ type of its values; `Add` returns it.
template <class T>
struct Handle {
  int index = -1;
  std::string name;
};

template <class T>
Condition Compare(const Handle<T>& parent, Relation relation, Value value) {
  return {{Clause{parent.name, relation, {std::move(value)}}}};
}

// What a handle of type T is compared with, as a Value: "sgd" for text, true for bool, numbers for numbers. A
// fraction stays one, so that `depth < 2.5` means what it says for an integer parameter.
template <class T, class V>
Value AsValue(const V& value) {
  if constexpr (std::same_as<T, std::string>) {
    return std::string(value);
  } else if constexpr (std::same_as<T, bool>) {
    static_assert(std::same_as<V, bool>, "compare a boolean parameter with true or false");
    return value;
  } else {
    static_assert(std::is_arithmetic_v<V> && !std::same_as<V, bool>, "compare a numeric parameter with a number");
    if constexpr (std::same_as<T, double> || std::floating_point<V>) {
      return static_cast<double>(value);
    } else {
      return static_cast<std::int64_t>(value);
    }
  }
}

template <class T, class V>
Condition operator==(const Handle<T>& h, V v) {
  return Compare(h, Relation::kEqual, AsValue<T>(v));
}
template <class T, class V>
Condition operator!=(const Handle<T>& h, V v) {
  return Compare(h, Relation::kNotEqual, AsValue<T>(v));
}
template <class T, class V>
Condition operator<(const Handle<T>& h, V v) {
  return Compare(h, Relation::kLess, AsValue<T>(v));
}
template <class T, class V>
Condition operator<=(const Handle<T>& h, V v) {
  return Compare(h, Relation::kAtMost, AsValue<T>(v));
}
template <class T, class V>
Condition operator>(const Handle<T>& h, V v) {
  return Compare(h, Relation::kGreater, AsValue<T>(v));
}
template <class T, class V>
Condition operator>=(const Handle<T>& h, V v) {
  return Compare(h, Relation::kAtLeast, AsValue<T>(v));
}

// kind is one of {"adam", "adamw"}: In(kind, {"adam", "adamw"}).
template <class T, class V>
Condition In(const Handle<T>& parent, std::initializer_list<V> values) {
  Clause clause{parent.name, Relation::kIn, {}};
  for (const V& value : values) clause.values.push_back(AsValue<T>(value));
  return {{std::move(clause)}};
}

// A parameter under construction whose values have the C++ type T.
template <class T>
class Builder {
 public:
  using value_type = T;
  explicit Builder(Parameter parameter) : parameter_(std::move(parameter)) {}
  Builder Log() && {
    parameter_.scale = Scale::kLog;
    return std::move(*this);
  }
  Builder Step(double step) && {
    parameter_.step = step;
    return std::move(*this);
  }
  Builder When(const Condition& condition) && {
    parameter_.when = std::move(parameter_.when) && condition;
    return std::move(*this);
  }
  // The value that is likely best, and how far from it the best one may be: the standard deviation as a share of the
  // range on its scale, for parameters whose values have an order.
  Builder Prior(T value, std::optional<double> deviation = std::nullopt) && {
    parameter_.prior = {.value = std::move(value), .deviation = deviation, .weights = {}};
    return std::move(*this);
  }
  // How likely each level is, relative to the others.
  Builder PriorWeights(std::vector<double> weights) && {
    parameter_.prior = {.value = {}, .deviation = {}, .weights = std::move(weights)};
    return std::move(*this);
  }
  const Parameter& parameter() const { return parameter_; }

 private:
  Parameter parameter_;
};

Builder<double> Real(std::string name, double low, double high);
Builder<std::int64_t> Integer(std::string name, std::int64_t low, std::int64_t high);
Builder<bool> Boolean(std::string name);
Builder<std::string> Choice(std::string name, std::initializer_list<std::string_view> levels);

template <class T>
using OrdinalValue =
    std::conditional_t<std::integral<T>, std::int64_t, std::conditional_t<std::floating_point<T>, double, std::string>>;

template <class T>
Builder<OrdinalValue<T>> Ordinal(std::string name, std::initializer_list<T> levels) {
  Parameter parameter{.name = std::move(name), .kind = ParameterKind::kOrdinal};
  for (const T& level : levels) parameter.levels.push_back(AsValue<OrdinalValue<T>>(level));
  return Builder<OrdinalValue<T>>(std::move(parameter));
}

}  // namespace hpo::search
