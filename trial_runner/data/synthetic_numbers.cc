// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/synthetic_numbers.h"

#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

#include "trial_runner/data/random_draws.h"

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kLinearFeatures = 5, kFriedmanFeatures = 10;

double Linear(const std::vector<double>& x) {
  double y = 3;
  for (std::size_t j = 0; j < x.size(); ++j) y += (j % 2 == 0 ? 0.5 : -0.5) * static_cast<double>(j + 1) * x[j];
  return y;
}

double Friedman(const std::vector<double>& x) {
  const double bend = x[2] - 0.5;
  return 10 * std::sin(std::numbers::pi * x[0] * x[1]) + 20 * bend * bend + 10 * x[3] + 5 * x[4];
}

}  // namespace

bool IsNumberKind(std::string_view kind) { return kind == kLinear || kind == kFriedman; }

std::int64_t NumberFeatures(std::string_view kind) { return kind == kLinear ? kLinearFeatures : kFriedmanFeatures; }

LabelledTable DrawNumbers(const NumberFormula& formula) {
  const bool linear = formula.kind == kLinear;
  std::vector<double> x(static_cast<std::size_t>(NumberFeatures(formula.kind)));
  LabelledTable table{.columns = std::ssize(x)};
  table.numbers.names = {"y"};
  Draws draws(formula.seed);
  for (std::int64_t row = 0; row < formula.rows; ++row) {
    for (double& feature : x) {
      feature = linear ? draws.Normal() : draws.Uniform();
      table.features.push_back(static_cast<float>(feature));
    }
    table.numbers.values.push_back((linear ? Linear(x) : Friedman(x)) + formula.noise * draws.Normal());
  }
  return table;
}

}  // namespace hpo::trial_runner
