// SPDX-License-Identifier: Apache-2.0
//
// What may be tried: an ordered set of parameters with conditions. The only place that converts between values
// and numbers. Immutable once a study uses it; const members may be called from several threads.
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

  int size() const { return static_cast<int>(parameters_.size()); }
  const Parameter& operator[](int index) const { return parameters_[static_cast<std::size_t>(index)]; }
  std::optional<int> Find(std::string_view name) const;

  // Checks values in the order of the space and drops those of inactive parameters. Values are canonical
  // afterwards. Throws std::invalid_argument listing every problem: missing active value, illegal value, or a number
  // of values other than size().
  Configuration Complete(std::vector<std::optional<Value>> values) const;

  // Whether the parameter is active, given the values of the parameters before it.
  bool Active(int index, std::span<const std::optional<Value>> values) const;

  // A point of [0,1)^size(), one coordinate a parameter, to the configuration: cells of equal width for
  // integers, ordinals, categoricals, booleans and steps; the scale applied; inactive parameters dropped.
  // `fixed` values win over the point and decide what is active. Any number is accepted as ValueAt does. Throws
  // std::invalid_argument for an illegal fixed value, or a size that is neither size() nor (for `fixed`) 0.
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

  // Number of distinct configurations; nullopt when infinite or above `limit`.
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
};

}  // namespace hpo::search
