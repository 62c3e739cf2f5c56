// SPDX-License-Identifier: Apache-2.0
//
// Branin, Hartmann, Rosenbrock and Rastrigin in the forms of Surjanovic and Bingham's library of simulation
// experiments.
#include "tests/support/test_functions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

#include "tests/support/history_builder.h"

namespace hpo::search {
namespace {

constexpr double kPi = std::numbers::pi;

double BraninAt(const std::vector<double>& x) {
  const double bend = x[1] - 5.1 / (4 * kPi * kPi) * x[0] * x[0] + 5 / kPi * x[0] - 6;
  return bend * bend + 10 * (1 - 1 / (8 * kPi)) * std::cos(x[0]) + 10;
}

constexpr std::array<std::array<double, 6>, 4> kWidths = {
    {{10, 3, 17, 3.5, 1.7, 8}, {0.05, 10, 17, 0.1, 8, 14}, {3, 3.5, 1.7, 10, 17, 8}, {17, 8, 0.05, 10, 0.1, 14}}};
constexpr std::array<std::array<double, 6>, 4> kCentres = {{{.1312, .1696, .5569, .0124, .8283, .5886},
                                                            {.2329, .4135, .8307, .3736, .1004, .9991},
                                                            {.2348, .1451, .3522, .2883, .3047, .6650},
                                                            {.4047, .8828, .8732, .5743, .1091, .0381}}};
constexpr std::array<double, 4> kDepths = {1.0, 1.2, 3.0, 3.2};

double Hartmann6At(const std::vector<double>& x) {
  double sum = 0;
  for (std::size_t i = 0; i < kDepths.size(); ++i) {
    double distance = 0;
    for (std::size_t j = 0; j < x.size(); ++j) distance += kWidths[i][j] * std::pow(x[j] - kCentres[i][j], 2);
    sum += kDepths[i] * std::exp(-distance);
  }
  return -sum;
}

double RosenbrockAt(const std::vector<double>& x) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    sum += 100 * std::pow(x[i + 1] - x[i] * x[i], 2) + std::pow(1 - x[i], 2);
  }
  return sum;
}

double RastriginAt(const std::vector<double>& x) {
  double sum = 0;
  for (const double v : x) sum += v * v + 10 - 10 * std::cos(2 * kPi * v);
  return sum;
}

std::vector<double> Repeat(double value, int count) {
  return std::vector<double>(static_cast<std::size_t>(count), value);
}

}  // namespace

TestFunction Branin() { return {"branin", {-5, 0}, {10, 15}, 0.397887, BraninAt}; }

TestFunction Hartmann6() { return {"hartmann6", Repeat(0, 6), Repeat(1, 6), -3.32237, Hartmann6At}; }

// The boxes of the last two are not centred on the minimum, which the first trial of many samplers would hit.
TestFunction Rosenbrock(int dimensions) {
  return {"rosenbrock", Repeat(-2, dimensions), Repeat(2.5, dimensions), 0, RosenbrockAt};
}

TestFunction Rastrigin(int dimensions) {
  return {"rastrigin", Repeat(-4, dimensions), Repeat(5, dimensions), 0, RastriginAt};
}

SearchSpace SpaceOf(const TestFunction& function) {
  SearchSpace space;
  for (std::size_t i = 0; i < function.low.size(); ++i) {
    space.Add(Real(std::string("x").append(std::to_string(i)), function.low[i], function.high[i]));
  }
  return space;
}

std::vector<double> BestSoFar(Sampler& sampler, const TestFunction& function, const TestRun& run, std::uint64_t seed) {
  HistoryBuilder study;
  std::vector<double> best;
  while (std::ssize(best) < run.trials) {
    const int trial = static_cast<int>(study.history().trials().size());
    const int count = std::min(run.parallel, run.trials - trial);
    const Proposal proposal =
        sampler.Suggest({.count = count, .first_trial = trial}, study.history(), RandomSource(seed));
    if (std::ssize(proposal.suggestions) < count) throw std::logic_error("a sampler ended in an infinite space");
    for (const Suggestion& suggestion : proposal.suggestions) study.Ask(suggestion.configuration, suggestion.note);
    for (int k = 0; k < count; ++k) {
      std::vector<double> x;
      for (const auto& value : study.history()[trial + k].configuration.values()) x.push_back(std::get<double>(*value));
      const double loss = function.value(x);
      study.Complete(trial + k, loss);
      best.push_back(best.empty() ? loss : std::min(best.back(), loss));
    }
  }
  return best;
}

}  // namespace hpo::search
