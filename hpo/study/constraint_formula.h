// SPDX-License-Identifier: Apache-2.0
//
// What a constraint on parameters says once it is read (constraint_text.h): comparisons, joined. Negations are gone:
// what they stood before has been turned into its opposite.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "hpo/study/arithmetic.h"
#include "search/space/search_space.h"

namespace hpo::study {

// A parameter's value, or a constant.
struct ConstraintOperand {
  int parameter = -1;
  search::Value constant;
};

struct ConstraintFormula {
  enum class Kind { kAll, kAny, kComparison, kTruth, kText };
  Kind kind = Kind::kAll;
  search::Relation relation = search::Relation::kEqual;
  std::vector<ConstraintFormula> parts;  // kAll, kAny
  std::vector<Arithmetic> sides;         // kComparison: two; kTruth: one, whose relation to 0 counts
  std::vector<ConstraintOperand> texts;  // kText: two
};

// What holds where the other does not.
search::Relation Opposite(search::Relation relation);

// How far the values are from keeping it, by the rules of constraint_text.h: 0 where they do, NaN where they give it no
// meaning. The parameters that it names have values.
double ExcessOf(const ConstraintFormula& formula, std::span<const std::optional<search::Value>> values);

}  // namespace hpo::study
