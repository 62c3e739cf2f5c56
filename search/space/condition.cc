// SPDX-License-Identifier: Apache-2.0
#include "search/space/condition.h"

#include <algorithm>
#include <string_view>

namespace hpo::search {
namespace {

std::string_view Symbol(Relation relation) {
  switch (relation) {
    case Relation::kEqual:
      return "==";
    case Relation::kNotEqual:
      return "!=";
    case Relation::kIn:
      return "in";
    case Relation::kLess:
      return "<";
    case Relation::kAtMost:
      return "<=";
    case Relation::kGreater:
      return ">";
    case Relation::kAtLeast:
      return ">=";
  }
  return "?";
}

bool IsAnyOf(const Value& value, const std::vector<Value>& values) {
  return std::any_of(values.begin(), values.end(), [&](const Value& other) { return SameValue(value, other); });
}

bool HoldsForNumbers(Relation relation, double parent, double bound) {
  switch (relation) {
    case Relation::kLess:
      return parent < bound;
    case Relation::kAtMost:
      return parent <= bound;
    case Relation::kGreater:
      return parent > bound;
    default:
      return parent >= bound;
  }
}

}  // namespace

Condition operator&&(Condition a, const Condition& b) {
  a.clauses.insert(a.clauses.end(), b.clauses.begin(), b.clauses.end());
  return a;
}

bool IsOrder(Relation relation) {
  return relation != Relation::kEqual && relation != Relation::kNotEqual && relation != Relation::kIn;
}

bool operator==(const Clause& a, const Clause& b) {
  return a.parameter == b.parameter && a.relation == b.relation &&
         std::equal(a.values.begin(), a.values.end(), b.values.begin(), b.values.end(), SameValue);
}

bool Holds(const Clause& clause, const Value& parent) {
  if (!IsOrder(clause.relation)) return IsAnyOf(parent, clause.values) != (clause.relation == Relation::kNotEqual);
  return HoldsForNumbers(clause.relation, ToNumber(parent), ToNumber(clause.values.front()));
}

std::string ToString(const Clause& clause) {
  std::string text = clause.parameter + ' ' + std::string(Symbol(clause.relation)) + ' ';
  if (clause.relation != Relation::kIn) return text + ToString(clause.values.front());
  for (std::size_t i = 0; i < clause.values.size(); ++i) text += (i == 0 ? "{" : ", ") + ToString(clause.values[i]);
  return text + '}';
}

}  // namespace hpo::search
