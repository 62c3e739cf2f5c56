// SPDX-License-Identifier: Apache-2.0
//
// How near the gp sampler comes to minima that lie on the border of what is legal. Targets hold for the fixed seeds.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "search/samplers/table.h"
#include "tests/support/history_builder.h"

namespace hpo::search {
namespace {

struct Problem {
  SearchSpace space;
  std::function<double(const Configuration&)> loss;
  double minimum;  // among what is legal
};

double At(const Configuration& c, int i) { return ToNumber(*c[i]); }

// The best of `trials` trials.
double BestOf(const Problem& problem, const std::string& name, int trials, std::uint64_t seed) {
  const auto sampler = MakeSampler(name, problem.space);
  HistoryBuilder study;
  double best = std::numeric_limits<double>::infinity();
  for (int trial = 0; trial < trials; ++trial) {
    Suggestion s = sampler->Suggest({.first_trial = trial}, study.history(), RandomSource(seed)).suggestions.at(0);
    EXPECT_FALSE(problem.space.FirstBroken(s.configuration.values()));
    const double loss = problem.loss(s.configuration);
    best = std::min(best, loss);
    study.Complete(study.Ask(std::move(s.configuration), std::move(s.note)), loss);
  }
  return best;
}

double MedianRegret(const Problem& problem, const std::string& name, int trials) {
  std::vector<double> regrets;
  for (std::uint64_t seed = 0; seed < 7; ++seed) {
    regrets.push_back(BestOf(problem, name, trials, seed) - problem.minimum);
  }
  std::ranges::sort(regrets);
  return regrets[regrets.size() / 2];
}

// A bowl whose centre lies outside of a ball: the minimum is where the ball's surface comes nearest to it.
Problem Ball() {
  Problem problem;
  std::vector<Handle<double>> x;
  for (int i = 0; i < 4; ++i) x.push_back(problem.space.Add(Real('x' + std::to_string(i), 0, 1)));
  const auto excess = [](double a, double b, double c, double d) { return a * a + b * b + c * c + d * d - 0.16; };
  problem.space.Add(Constrain("|x|^2 <= 0.16", excess, x[0], x[1], x[2], x[3]));
  problem.loss = [](const Configuration& c) {
    double sum = 0;
    for (int i = 0; i < 4; ++i) sum += (At(c, i) - 0.1 * (i + 2)) * (At(c, i) - 0.1 * (i + 2));
    return sum;
  };
  const double far = std::sqrt(0.04 + 0.09 + 0.16 + 0.25);
  problem.minimum = (far - 0.4) * (far - 0.4);
  return problem;
}

TEST(GpConstrainedTest, AMinimumOnACurvedBorderIsFound) { EXPECT_LT(MedianRegret(Ball(), "gp", 30), 1e-3); }

// Depth and width of a network as large as a budget of parameters allows, at the best ratio.
Problem Network() {
  Problem problem;
  const auto depth = problem.space.Add(Integer("depth", 1, 12));
  const auto width = problem.space.Add(Integer("width", 8, 1024));
  const auto rate = problem.space.Add(Real("rate", 1e-4, 1).Log());
  const auto excess = [](auto d, auto w) { return static_cast<double>(d * w * w) - 500'000; };
  problem.space.Add(Constrain("depth * width^2 <= 500000", excess, depth, width));
  problem.loss = [=](const Configuration& c) {
    const double d = At(c, 0), w = At(c, 1);
    const double rate_off = std::log10(c[rate]) + 2;
    return -std::log(w) - 0.8 * std::log(d) + 0.3 * rate_off * rate_off;
  };
  problem.minimum = std::numeric_limits<double>::infinity();
  for (int d = 1; d <= 12; ++d) {
    const double w = std::floor(std::sqrt(500'000.0 / d));
    problem.minimum = std::min(problem.minimum, -std::log(w) - 0.8 * std::log(d));
  }
  return problem;
}

TEST(GpConstrainedTest, WholeNumbersOnABorderAreFound) { EXPECT_LT(MedianRegret(Network(), "gp", 40), 2e-2); }

TEST(GpConstrainedTest, ItIsFarBetterThanRandomDrawsFromWhatIsLegal) {
  EXPECT_LT(MedianRegret(Ball(), "gp", 30), 0.1 * MedianRegret(Ball(), "random", 30));
  EXPECT_LT(MedianRegret(Network(), "gp", 40), 0.1 * MedianRegret(Network(), "random", 40));
}

}  // namespace
}  // namespace hpo::search
