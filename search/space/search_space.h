// SPDX-License-Identifier: Apache-2.0
//
// What may be tried: an ordered set of parameters with conditions and constraints. The only place that converts between
// values and numbers. Immutable once a study uses it; const members may be called from several threads.
//
// Variant rule: a parameter `a.x.rest` is active only when the categorical parameter `a.name` has the value
// `x`, provided the space has such a parameter with such a level. The rule adds its clause by itself.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "search/space/configuration.h"
#include "search/space/constraint.h"
#include "search/space/parameter.h"

namespace hpo::search {

// One column of the encoding (search.md section 4). A parameter has one; a predicate on a numeric parent adds a
// hidden indicator column, so that a Euclidean kernel can tell the branches apart.
struct Column {
  enum class Kind { kNumeric, kCategorical, kIndicator };
  Kind kind = Kind::kNumeric;
  int parameter = 0;  // index; of the parent for an indicator
  int levels = 0;     // categorical: codes 0 .. levels - 1, and `levels` when inactive
  Clause predicate;   // indicator only: column is 1 where it holds, else 0
};

class SearchSpace {
 public:
  // Adds a parameter after its parents and returns its handle. Throws std::invalid_argument that names the
  // parameter: illegal range, duplicate or clashing name ("a" and "a.b"), condition on an unknown parameter,
  // condition that can never hold, order relation on text, a variant's name (`a.name`) after its options (`a.x.rest`).
  template <class T>
  Handle<T> Add(const Builder<T>& builder) {
    const int index = Add(builder.parameter());
    return {index, parameters_[static_cast<std::size_t>(index)].name};
  }
  int Add(const Parameter& parameter);

  // Adds a constraint on parameters added before it. Throws std::invalid_argument when it names none or an unknown one,
  // or has no function.
  void Add(Constraint constraint);

  int size() const { return static_cast<int>(parameters_.size()); }
  const Parameter& operator[](int index) const { return parameters_[static_cast<std::size_t>(index)]; }
  std::optional<int> Find(std::string_view name) const;

  // Checks values in the order of the space and drops those of inactive parameters; constraints are not looked at.
  // Values are canonical afterwards. Throws std::invalid_argument listing every problem: missing active value, illegal
  // value, or a number of values other than size().
  Configuration Complete(std::vector<std::optional<Value>> values) const;

  // Whether the parameter is active, given the values of the parameters before it.
  bool Active(int index, std::span<const std::optional<Value>> values) const;

  const std::vector<Constraint>& constraints() const { return constraints_; }

  // By how much values of this space break a constraint: 0 where it holds, and where it names an inactive parameter;
  // infinite where it has no meaning.
  double Violation(int constraint, std::span<const std::optional<Value>> values) const;

  // Whether the constraints whose last parameter is `index` hold, given the values up to it: a walk through the
  // configurations that asks at every parameter leaves out whole branches.
  bool HoldsAt(int index, std::span<const std::optional<Value>> values) const;

  // The first constraint that the values break; nullopt: the configuration is legal.
  std::optional<int> FirstBroken(std::span<const std::optional<Value>> values) const;

  // A point of [0,1)^size(), one coordinate a parameter, to the configuration: cells of equal width for
  // integers, ordinals, categoricals, booleans and steps; the scale applied; inactive parameters dropped.
  // `fixed` values win over the point and decide what is active. Any number is accepted as ValueAt does. Constraints
  // are not looked at (legal_points.h keeps them). Throws std::invalid_argument for an illegal fixed value, or a size
  // that is neither size() nor (for `fixed`) 0.
  Configuration FromUnitCube(std::span<const double> unit, const PartialConfiguration& fixed = {}) const;

  // The encoding a model sees, one number a column: numeric in [0,1] (cell centres for discrete values, 0.5 when
  // inactive), categorical codes, indicators. Columns 0 .. size() - 1 are the parameters in order, the indicators
  // follow.
  const std::vector<Column>& columns() const { return columns_; }
  // Throws std::invalid_argument for a missing or illegal active value; values of inactive parameters are unread.
  std::vector<double> Encode(const Configuration& configuration) const;
  // The inverse on encodings of configurations: exact, but for reals without a step (to 1e-12 of the range, on the
  // same side of every threshold) and integers with more than 2^40 values. Any other number goes to the nearest legal
  // value, never NaN (NaN counts as 0.5). Indicators follow from the values and settle roundings only.
  // Throws std::invalid_argument when the size is not that of columns().
  Configuration Decode(std::span<const double> encoded) const;

  // Equal for configurations that differ only in inactive parameters; stable across runs and machines.
  // Precondition: a configuration of this space.
  std::uint64_t Hash(const Configuration& configuration) const;

  // Number of distinct configurations that keep the constraints; nullopt when it is infinite or above `limit`, and when
  // more than 10 limit configurations that break one would have to be passed over to count them.
  std::optional<std::uint64_t> Cardinality(std::uint64_t limit = 1'000'000) const;

 private:
  void RequireFreeName(const Parameter& parameter) const;
  void AddVariantClauses(Parameter& parameter) const;
  std::vector<int> ResolveParents(Parameter& parameter) const;
  void AddColumns(int index);
  Value DecodeActive(int index, std::span<const double> encoded) const;

  std::vector<Parameter> parameters_;
  std::vector<std::vector<int>> parents_;  // for each parameter the index of each clause's parent
  std::vector<Column> columns_;
  std::vector<Constraint> constraints_;
};

}  // namespace hpo::search
