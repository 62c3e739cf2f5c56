// SPDX-License-Identifier: Apache-2.0
#include "search/space/search_space.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "search/options.h"
#include "search/space/encoding.h"

namespace hpo::search {
namespace {

[[noreturn]] void Refuse(const Parameter& parameter, const std::string& problem) {
  throw std::invalid_argument(parameter.name + ": " + problem);
}

// The parameter and level that would make `name` the option of a variant.
struct VariantKey {
  std::string parameter;
  std::string level;
};

// One key for every way to read the name as `prefix.level.rest`.
std::vector<VariantKey> VariantKeys(const std::string& name) {
  std::vector<VariantKey> keys;
  std::size_t from = name.find('.');
  while (from != std::string::npos) {
    const std::size_t to = name.find('.', from + 1);
    if (to == std::string::npos) break;
    keys.push_back({name.substr(0, from) + ".name", name.substr(from + 1, to - from - 1)});
    from = to;
  }
  return keys;
}

bool HasLevel(const Parameter& parameter, const std::string& level) {
  return parameter.kind == ParameterKind::kCategorical && !ValueProblem(parameter, level);
}

bool IsInside(const std::string& inner, const std::string& outer) {
  return inner.size() > outer.size() && inner.starts_with(outer) && inner[outer.size()] == '.';
}

// Monotone and membership relations hold somewhere on a range exactly if they hold at an end or name a value of it,
// and the latter is checked before.
bool CanHold(const Clause& clause, const Parameter& parent) {
  const auto holds = [&](const Value& value) { return Holds(clause, value); };
  if (!parent.levels.empty()) return std::any_of(parent.levels.begin(), parent.levels.end(), holds);
  if (clause.relation == Relation::kEqual || clause.relation == Relation::kIn) return true;
  return holds(ValueAt(parent, 0.0)) || holds(ValueAt(parent, 1.0));
}

bool IsNumeric(const Parameter& parameter) {
  return parameter.kind == ParameterKind::kReal || parameter.kind == ParameterKind::kInteger ||
         (!parameter.levels.empty() && std::all_of(parameter.levels.begin(), parameter.levels.end(), IsNumber));
}

// Refuses a clause that can never hold and gives its values the form that the parent's values have.
void SettleClause(const Parameter& child, Clause& clause, const Parameter& parent) {
  const std::string never = "the condition " + ToString(clause) + " can never hold";
  if (IsOrder(clause.relation)) {
    if (!IsNumeric(parent)) Refuse(child, "the condition " + ToString(clause) + " needs a parameter with numbers");
  } else {
    for (Value& value : clause.values) {
      if (const auto problem = ValueProblem(parent, value)) Refuse(child, never + ": " + *problem);
      value = Canonical(parent, value);
    }
  }
  if (!CanHold(clause, parent)) Refuse(child, never);
}

std::string UnknownParent(const Clause& clause, const std::vector<Parameter>& known) {
  std::vector<std::string> names;
  for (const Parameter& parameter : known) names.push_back(parameter.name);
  const std::string nearest = NearestName(clause.parameter, names);
  return "the condition " + ToString(clause) + " names no parameter added before it" +
         (nearest.empty() ? "" : "; did you mean \"" + nearest + "\"?");
}

}  // namespace

int SearchSpace::Add(const Parameter& parameter) {
  if (const auto problem = Problem(parameter)) Refuse(parameter, *problem);
  RequireFreeName(parameter);
  Parameter added = parameter;
  AddVariantClauses(added);
  std::vector<int> parents = ResolveParents(added);
  parameters_.push_back(std::move(added));
  parents_.push_back(std::move(parents));
  AddColumns(size() - 1);
  return size() - 1;
}

void SearchSpace::RequireFreeName(const Parameter& parameter) const {
  for (const Parameter& earlier : parameters_) {
    if (earlier.name == parameter.name) Refuse(parameter, "there is a parameter of this name already");
    if (IsInside(earlier.name, parameter.name) || IsInside(parameter.name, earlier.name)) {
      Refuse(parameter, "clashes with " + earlier.name + ": one name is the beginning of the other");
    }
    for (const VariantKey& key : VariantKeys(earlier.name)) {
      if (key.parameter != parameter.name || !HasLevel(parameter, key.level)) continue;
      Refuse(parameter,
             "chooses whether " + earlier.name + " is active: add " + parameter.name + " before " + earlier.name);
    }
  }
}

void SearchSpace::AddVariantClauses(Parameter& parameter) const {
  std::vector<Clause>& clauses = parameter.when.clauses;
  for (const VariantKey& key : VariantKeys(parameter.name)) {
    const std::optional<int> chooser = Find(key.parameter);
    if (!chooser || !HasLevel((*this)[*chooser], key.level)) continue;
    const Clause clause{key.parameter, Relation::kEqual, {key.level}};
    if (std::find(clauses.begin(), clauses.end(), clause) == clauses.end()) clauses.push_back(clause);
  }
}

std::vector<int> SearchSpace::ResolveParents(Parameter& parameter) const {
  std::vector<int> parents;
  for (Clause& clause : parameter.when.clauses) {
    if (clause.parameter == parameter.name) Refuse(parameter, "the condition is on the parameter itself");
    const std::optional<int> parent = Find(clause.parameter);
    if (!parent) Refuse(parameter, UnknownParent(clause, parameters_));
    SettleClause(parameter, clause, (*this)[*parent]);
    parents.push_back(*parent);
  }
  return parents;
}

void SearchSpace::AddColumns(int index) {
  const Parameter& parameter = (*this)[index];
  Column column{.parameter = index};
  if (parameter.kind == ParameterKind::kCategorical || parameter.kind == ParameterKind::kBoolean) {
    column.kind = Column::Kind::kCategorical;
    column.levels = static_cast<int>(search::Cardinality(parameter).value());
  }
  columns_.insert(columns_.begin() + index, std::move(column));
  for (std::size_t i = 0; i < parameter.when.clauses.size(); ++i) {
    const Clause& clause = parameter.when.clauses[i];
    const int parent = parents_.back()[i];
    // A categorical parent's own column tells the branches apart.
    if (columns_[static_cast<std::size_t>(parent)].kind == Column::Kind::kCategorical) continue;
    const bool is_known = std::any_of(columns_.begin() + size(), columns_.end(),
                                      [&](const Column& indicator) { return indicator.predicate == clause; });
    if (is_known) continue;
    columns_.push_back({.kind = Column::Kind::kIndicator, .parameter = parent, .levels = 0, .predicate = clause});
  }
}

std::optional<int> SearchSpace::Find(std::string_view name) const {
  const auto found =
      std::find_if(parameters_.begin(), parameters_.end(), [&](const auto& p) { return p.name == name; });
  if (found == parameters_.end()) return std::nullopt;
  return static_cast<int>(found - parameters_.begin());
}

Configuration SearchSpace::Complete(std::vector<std::optional<Value>> values) const {
  if (values.size() != parameters_.size()) {
    throw std::invalid_argument("a configuration of this space has " + std::to_string(size()) + " values, got " +
                                std::to_string(values.size()));
  }
  std::string problems;
  for (int i = 0; i < size(); ++i) {
    const Parameter& parameter = (*this)[i];
    std::optional<Value>& value = values[static_cast<std::size_t>(i)];
    if (!Active(i, values)) {
      value.reset();
      continue;
    }
    const std::optional<std::string> problem = value ? ValueProblem(parameter, *value) : "the value is missing";
    if (problem) {
      problems += (problems.empty() ? "" : "; ") + parameter.name + ": " + *problem;
      value.reset();  // what depends on it cannot be judged
    } else {
      value = Canonical(parameter, *value);
    }
  }
  if (!problems.empty()) throw std::invalid_argument(problems);
  return Configuration(std::move(values));
}

bool SearchSpace::Active(int index, std::span<const std::optional<Value>> values) const {
  const std::vector<Clause>& clauses = (*this)[index].when.clauses;
  const std::vector<int>& parents = parents_[static_cast<std::size_t>(index)];
  for (std::size_t i = 0; i < clauses.size(); ++i) {
    const std::optional<Value>& parent = values[static_cast<std::size_t>(parents[i])];
    if (!parent || !Holds(clauses[i], *parent)) return false;
  }
  return true;
}

}  // namespace hpo::search
