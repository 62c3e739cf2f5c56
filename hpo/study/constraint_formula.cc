// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/constraint_formula.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hpo::study {
namespace {

using search::Relation;
using search::Value;
using Node = ConstraintFormula;
using Values = std::span<const std::optional<Value>>;

bool Compare(Relation relation, double a, double b) {
  switch (relation) {
    case Relation::kAtMost:
      return a <= b;
    case Relation::kAtLeast:
      return a >= b;
    case Relation::kLess:
      return a < b;
    case Relation::kGreater:
      return a > b;
    case Relation::kEqual:
      return a == b;
    default:
      return a != b;
  }
}

double ExcessOf(Relation relation, double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::numeric_limits<double>::quiet_NaN();
  if (Compare(relation, a, b)) return 0;
  if (relation == Relation::kNotEqual) return 1;
  return std::max(std::fabs(a - b), std::numeric_limits<double>::min());  // of a < a too
}

const Value& In(const ConstraintOperand& operand, Values values) {
  return operand.parameter < 0 ? operand.constant : *values[static_cast<std::size_t>(operand.parameter)];
}

}  // namespace

Relation Opposite(Relation relation) {
  switch (relation) {
    case Relation::kAtMost:
      return Relation::kGreater;
    case Relation::kAtLeast:
      return Relation::kLess;
    case Relation::kLess:
      return Relation::kAtLeast;
    case Relation::kGreater:
      return Relation::kAtMost;
    case Relation::kEqual:
      return Relation::kNotEqual;
    default:
      return Relation::kEqual;
  }
}

double ExcessOf(const Node& node, Values values) {
  double excess = node.kind == Node::Kind::kAny ? std::numeric_limits<double>::infinity() : 0;
  switch (node.kind) {
    case Node::Kind::kAll:
      for (const Node& part : node.parts) excess += ExcessOf(part, values);
      return excess;
    case Node::Kind::kAny:
      // A part without a meaning does not hold; the others may.
      for (const Node& part : node.parts) excess = std::fmin(excess, ExcessOf(part, values));
      return excess;
    case Node::Kind::kComparison:
      return ExcessOf(node.relation, node.sides[0](values), node.sides[1](values));
    case Node::Kind::kTruth: {
      const double truth = node.sides[0](values);
      return std::isnan(truth) || !Compare(node.relation, truth, 0) ? 1 : 0;
    }
    case Node::Kind::kText: {
      const bool is_same = search::SameValue(In(node.texts[0], values), In(node.texts[1], values));
      return is_same == (node.relation == Relation::kEqual) ? 0 : 1;
    }
  }
  return excess;
}

}  // namespace hpo::study
