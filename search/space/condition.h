// SPDX-License-Identifier: Apache-2.0
//
// When a parameter is active: a conjunction of clauses over other parameters. A clause over an inactive
// parameter is false, so conditions nest.
#pragma once

#include <string>
#include <vector>

#include "search/space/value.h"

namespace hpo::search {

enum class Relation { kEqual, kNotEqual, kIn, kLess, kAtMost, kGreater, kAtLeast };

struct Clause {
  std::string parameter;  // name of the parent
  Relation relation = Relation::kEqual;
  std::vector<Value> values;  // one; for kIn one or more
};

// All clauses must hold. Without clauses the condition always holds.
struct Condition {
  std::vector<Clause> clauses;
};

Condition operator&&(Condition a, const Condition& b);

// Whether the relation is one of <, <=, >, >=.
bool IsOrder(Relation relation);

bool operator==(const Clause& a, const Clause& b);  // by meaning: values by SameValue

// Whether one clause holds for an active parent's value. Order relations compare numbers; text with an order
// relation is refused when the space is built.
bool Holds(const Clause& clause, const Value& parent);

// "optimizer.name == adamw", "model.depth >= 3", "kind in {a, b}".
std::string ToString(const Clause& clause);

}  // namespace hpo::search
