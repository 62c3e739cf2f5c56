// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/suites/conditional_problem.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>

#include "search/space/encoding.h"
#include "tests/bench/bbob/bbob.h"
#include "tests/bench/suites/draws.h"
#include "tests/bench/suites/scaled_function.h"

namespace hpo::bench {
namespace {

constexpr int kMostInstances = 10'000;
constexpr std::uint64_t kKey = 40'000;  // of draws here
constexpr int kShared = 2;              // parameters

struct Leaf {
  std::vector<search::Parameter> own;
  ScaledFunction function;  // of the own parameters and, unless there is `shared`, of those in common
  double worse = 0;         // at its best than the best leaf
  std::shared_ptr<const ScaledFunction> shared = nullptr;
};

std::vector<search::Parameter> SharedParameters() {
  return {search::Real("shared0", bbob::kLow, bbob::kHigh).parameter(),
          search::Real("shared1", bbob::kLow, bbob::kHigh).parameter()};
}

// The value of a leaf, of whose parameters `values` are positions in the unit interval, the shared ones first.
double RegretAt(const Leaf& leaf, std::span<const double> units) {
  std::vector<double> x;
  for (const double unit : units) x.push_back(bbob::kLow + unit * (bbob::kHigh - bbob::kLow));
  if (!leaf.shared) return leaf.worse + leaf.function(x);
  const auto own = x.begin() + kShared;
  return leaf.worse + (*leaf.shared)({x.begin(), own}) + leaf.function({own, x.end()});
}

Leaf DrawLeaf(int number, std::shared_ptr<const ScaledFunction> shared, Draws& draws) {
  const int count = draws.Between(1, 4);
  std::vector<search::Parameter> own;
  for (int i = 0; i < count; ++i) {
    const std::string name = "leaf" + std::to_string(number) + "_x" + std::to_string(i);
    const bool is_log = draws.Between(0, 1) == 1;
    own.push_back(is_log ? search::Real(name, 1e-4, 1).Log().parameter()
                         : search::Real(name, bbob::kLow, bbob::kHigh).parameter());
  }
  ScaledFunction function(shared ? count : count + kShared, draws);
  return {std::move(own), std::move(function), draws.Uniform(0.02, 0.2), std::move(shared)};
}

search::Parameter ChoiceOf(const std::string& name, int count) {
  search::Parameter choice{.name = name, .kind = search::ParameterKind::kCategorical};
  for (int k = 0; k < count; ++k) choice.levels.emplace_back("option" + std::to_string(k));
  return choice;
}

search::Condition Is(const std::string& choice, int option) {
  return {{{choice, search::Relation::kEqual, {"option" + std::to_string(option)}}}};
}

// Adds the choices to a space; the conditions of the leaves, in their order.
std::vector<search::Condition> AddChoices(search::SearchSpace& space, int depth, Draws& draws) {
  const int options = depth == 1 ? draws.Between(3, 6) : draws.Between(2, 3);
  space.Add(ChoiceOf("kind", options));
  std::vector<search::Condition> leaves;
  for (int k = 0; k < options; ++k) {
    if (depth == 1) {
      leaves.push_back(Is("kind", k));
      continue;
    }
    search::Parameter below = ChoiceOf("kind" + std::to_string(k), 2);
    below.when = Is("kind", k);
    space.Add(below);
    for (int option = 0; option < 2; ++option) leaves.push_back(Is(below.name, option));
  }
  return leaves;
}

// Of a leaf in a space in which it has these parameters, the shared ones first; nullopt where another leaf is active.
std::optional<double> RegretOf(const Leaf& leaf, const search::SearchSpace& space, const std::vector<int>& parameters,
                               const search::Configuration& configuration) {
  if (!configuration[parameters.back()]) return std::nullopt;
  std::vector<double> units;
  for (const int i : parameters) units.push_back(search::UnitOf(space[i], *configuration[i]));
  return RegretAt(leaf, units);
}

Problem Alone(const std::shared_ptr<const Leaf>& leaf, const std::string& name) {
  Problem problem{name, {}, {}};
  std::vector<int> parameters;
  for (const search::Parameter& shared : SharedParameters()) parameters.push_back(problem.space.Add(shared));
  for (const search::Parameter& own : leaf->own) parameters.push_back(problem.space.Add(own));
  problem.regret = [leaf, parameters, space = problem.space](const search::Configuration& configuration) {
    return RegretOf(*leaf, space, parameters, configuration).value();
  };
  return problem;
}

std::vector<std::shared_ptr<const Leaf>> DrawLeaves(int count, Shared shared, Draws& draws) {
  const auto common = shared == Shared::kAlike ? std::make_shared<const ScaledFunction>(kShared, draws) : nullptr;
  std::vector<Leaf> leaves;
  for (int k = 0; k < count; ++k) leaves.push_back(DrawLeaf(k, common, draws));
  leaves[static_cast<std::size_t>(draws.Between(0, count - 1))].worse = 0;
  std::vector<std::shared_ptr<const Leaf>> all;
  for (Leaf& leaf : leaves) all.push_back(std::make_shared<const Leaf>(std::move(leaf)));
  return all;
}

std::string NameOf(const ConditionalShape& shape) {
  return "depth-" + std::to_string(shape.depth) + (shape.shared == Shared::kAlike ? "-alike" : "-apart");
}

}  // namespace

ConditionalProblem MakeConditionalProblem(const ConditionalShape& shape, int instance) {
  if (shape.depth < 1 || shape.depth > 2) throw std::invalid_argument("a conditional problem has a depth of 1 or 2");
  if (instance < 1 || instance > kMostInstances) throw std::invalid_argument("instances are numbered from 1 to 10000");
  const bool is_alike = shape.shared == Shared::kAlike;
  Draws draws(kKey, static_cast<std::uint64_t>(4 * instance + 2 * (shape.depth - 1) + (is_alike ? 0 : 1)));
  ConditionalProblem problem;
  problem.whole.name = NameOf(shape);
  search::SearchSpace& space = problem.whole.space;
  const std::vector<search::Condition> conditions = AddChoices(space, shape.depth, draws);
  const auto leaves = DrawLeaves(static_cast<int>(conditions.size()), shape.shared, draws);
  std::vector<int> shared;
  for (const search::Parameter& parameter : SharedParameters()) shared.push_back(space.Add(parameter));
  std::vector<std::vector<int>> places;
  for (std::size_t k = 0; k < leaves.size(); ++k) {
    std::vector<int>& parameters = places.emplace_back(shared);
    for (search::Parameter own : leaves[k]->own) {
      own.when = conditions[k];
      parameters.push_back(space.Add(own));
    }
    problem.leaves.push_back(Alone(leaves[k], problem.whole.name + "-leaf-" + std::to_string(k)));
  }
  problem.whole.regret = [leaves, places, space](const search::Configuration& configuration) {
    for (std::size_t k = 0; k < leaves.size(); ++k) {
      if (const auto regret = RegretOf(*leaves[k], space, places[k], configuration)) return *regret;
    }
    throw std::logic_error("a configuration without a leaf");
  };
  return problem;
}

}  // namespace hpo::bench
