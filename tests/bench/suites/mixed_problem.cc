// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/suites/mixed_problem.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "search/space/encoding.h"
#include "tests/bench/bbob/bbob.h"
#include "tests/bench/suites/draws.h"

namespace hpo::bench {
namespace {

constexpr std::uint64_t kKey = 30'000;  // of draws here
constexpr int kLeastSteps = 5, kMostSteps = 50;
constexpr int kLeastCategories = 3, kMostCategories = 8;

// The coordinate of each value of one parameter; none for a real one, whose values are coordinates.
using Coordinates = std::vector<double>;

// So many coordinates at equal distances in the box, rising, one of which is `optimum`.
Coordinates Spaced(int count, double optimum) {
  const double step = (bbob::kHigh - bbob::kLow) / count;
  const int place = std::min(count - 1, static_cast<int>((optimum - bbob::kLow) / step));
  Coordinates coordinates;
  for (int k = 0; k < count; ++k) coordinates.push_back(optimum + step * (k - place));
  return coordinates;
}

search::Parameter CategoriesCalled(const std::string& name, std::size_t count) {
  search::Parameter choice{.name = name, .kind = search::ParameterKind::kCategorical};
  for (std::size_t k = 0; k < count; ++k) choice.levels.emplace_back(std::string(1, static_cast<char>('a' + k)));
  return choice;
}

// Adds the parameter of coordinate i.
Coordinates AddTo(search::SearchSpace& space, std::size_t i, double optimum, Draws& draws) {
  const std::string name = std::string("x").append(std::to_string(i));
  if (i % 3 == 0) {
    space.Add(search::Real(name, bbob::kLow, bbob::kHigh));
    return {};
  }
  if (i % 3 == 1) {
    Coordinates steps = Spaced(draws.Between(kLeastSteps, kMostSteps), optimum);
    space.Add(search::Integer(name, 0, std::ssize(steps) - 1));
    return steps;
  }
  Coordinates categories = Spaced(draws.Between(kLeastCategories, kMostCategories), optimum);
  for (std::size_t k = categories.size() - 1; k > 0; --k) {
    std::swap(categories[k], categories[static_cast<std::size_t>(draws.Between(0, static_cast<int>(k)))]);
  }
  space.Add(CategoriesCalled(name, categories.size()));
  return categories;
}

}  // namespace

Problem MixedProblem(int function, int dimension, int instance) {
  const bbob::BbobFunction bbob(function, dimension, instance);
  Draws draws(kKey, static_cast<std::uint64_t>(100 * instance + function));
  Problem problem{"f" + std::to_string(function), {}, {}};
  std::vector<Coordinates> coordinates;
  for (const double optimum : bbob.optimal_point()) {
    coordinates.push_back(AddTo(problem.space, coordinates.size(), optimum, draws));
  }
  problem.regret = [bbob, coordinates, space = problem.space](const search::Configuration& configuration) {
    std::vector<double> x;
    for (int i = 0; i < space.size(); ++i) {
      const Coordinates& all = coordinates[static_cast<std::size_t>(i)];
      const search::Value& value = configuration[i].value();
      x.push_back(all.empty() ? std::get<double>(value) : all[search::IndexOf(space[i], value)]);
    }
    return std::max(0.0, bbob(x) - bbob.optimum());
  };
  return problem;
}

}  // namespace hpo::bench
