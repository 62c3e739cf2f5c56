// SPDX-License-Identifier: Apache-2.0
//
// Gramacy et al. 2016, "Modeling an augmented Lagrangian for blackbox constrained optimization" (Gramacy); Gardner et
// al. 2014, "Bayesian optimization with inequality constraints", second simulation (Gardner2); Michalewicz and
// Schoenauer 1996, "Evolutionary algorithms for constrained parameter optimization problems" (G8); Arora 1989,
// "Introduction to optimum design", the tension/compression spring, with the constants of Coello 2000 (Spring).
#include "tests/support/constrained_functions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

#include "tests/support/history_builder.h"

namespace hpo::search {
namespace {

using Point = std::vector<double>;

constexpr double kTwoPi = 2 * std::numbers::pi;

// Both factors of its denominator vanish in a corner of the box, where the quotient has a limit.
double G8At(const Point& x) {
  const double x0 = std::max(x[0], 1e-9), x1 = std::max(x[1], 1e-9);
  return -std::pow(std::sin(kTwoPi * x0), 3) * std::sin(kTwoPi * x1) / (x0 * x0 * x0 * (x0 + x1));
}

// x: wire diameter, coil diameter, coils.
std::vector<double> SpringConstraints(const Point& x) {
  const double d = x[0], coil = x[1], n = x[2];
  return {1 - coil * coil * coil * n / (71785 * std::pow(d, 4)),
          (4 * coil * coil - d * coil) / (12566 * (coil * std::pow(d, 3) - std::pow(d, 4))) + 1 / (5108 * d * d) - 1,
          1 - 140.45 * d / (coil * coil * n), (d + coil) / 1.5 - 1};
}

}  // namespace

ConstrainedFunction Gramacy() {
  return {.function = {"gramacy", {0, 0}, {1, 1}, 0.5997881, [](const Point& x) { return x[0] + x[1]; }},
          .constraints = [](const Point& x) -> std::vector<double> {
            return {1.5 - x[0] - 2 * x[1] - 0.5 * std::sin(kTwoPi * (x[0] * x[0] - 2 * x[1])),
                    x[0] * x[0] + x[1] * x[1] - 1.5};
          }};
}

ConstrainedFunction Gardner2() {
  return {
      .function =
          {"gardner2", {0, 0}, {6, 6}, std::asin(0.95) - 1, [](const Point& x) { return std::sin(x[0]) + x[1]; }},
      .constraints = [](const Point& x) -> std::vector<double> { return {std::sin(x[0]) * std::sin(x[1]) + 0.95}; }};
}

ConstrainedFunction G8() {
  return {.function = {"g8", {0, 0}, {10, 10}, -0.095825041, G8At},
          .constraints = [](const Point& x) -> std::vector<double> {
            return {x[0] * x[0] - x[1] + 1, 1 - x[0] + (x[1] - 4) * (x[1] - 4)};
          }};
}

ConstrainedFunction Spring() {
  return {.function = {"spring",
                       {0.05, 0.25, 2},
                       {2, 1.3, 15},
                       0.012665232,
                       [](const Point& x) { return (x[2] + 2) * x[1] * x[0] * x[0]; }},
          .constraints = SpringConstraints};
}

std::vector<double> BestKeptSoFar(Sampler& sampler, const ConstrainedFunction& problem, const TestRun& run,
                                  std::uint64_t seed) {
  HistoryBuilder study;
  std::vector<double> best;
  double lowest = std::numeric_limits<double>::infinity();
  while (std::ssize(best) < run.trials) {
    const int first = static_cast<int>(study.history().trials().size());
    const int count = std::min(run.parallel, run.trials - first);
    const Proposal proposal =
        sampler.Suggest({.count = count, .first_trial = first}, study.history(), RandomSource(seed));
    if (std::ssize(proposal.suggestions) < count) throw std::logic_error("a sampler ended in an infinite space");
    for (const Suggestion& suggestion : proposal.suggestions) study.Ask(suggestion.configuration, suggestion.note);
    for (int trial = first; trial < first + count; ++trial) {
      Point x;
      for (const auto& value : study.history()[trial].configuration.values()) x.push_back(std::get<double>(*value));
      const double loss = problem.function.value(x);
      study.Constrain(trial, problem.constraints(x));
      study.Complete(trial, loss);
      if (Violation(study.history()[trial]) == 0) lowest = std::min(lowest, loss);
      best.push_back(lowest);
    }
  }
  return best;
}

}  // namespace hpo::search
