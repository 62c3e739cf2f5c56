// SPDX-License-Identifier: Apache-2.0
//
// Functions with known minima on which samplers are judged, and a study that runs a sampler on one without a journal.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "search/samplers/sampler.h"
#include "search/space/search_space.h"

namespace hpo::search {

struct TestFunction {
  std::string name;
  std::vector<double> low, high;  // the box
  double minimum = 0;             // the least value in it
  std::function<double(const std::vector<double>&)> value;
};

TestFunction Branin();                    // 2 dimensions, three minima
TestFunction Hartmann6();                 // 6 dimensions, a second minimum of -3.20
TestFunction Rosenbrock(int dimensions);  // a bent valley
TestFunction Rastrigin(int dimensions);   // 11^d minima on a bowl

// One real parameter a dimension: "x0", "x1", ...
SearchSpace SpaceOf(const TestFunction& function);

struct TestRun {
  int trials = 40;   // >= 1
  int parallel = 1;  // >= 1: asked together, then told together
};

// The lowest value after each trial.
std::vector<double> BestSoFar(Sampler& sampler, const TestFunction& function, const TestRun& run, std::uint64_t seed);

}  // namespace hpo::search
