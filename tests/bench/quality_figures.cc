// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/quality_figures.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace hpo::bench {
namespace {

constexpr double kLeastRegret = 1e-8;

}  // namespace

double LogRegret(double regret) { return std::log10(std::max(kLeastRegret, regret)); }

double Mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double GroupMean(const Row& row, const Group& group, double Figures::*figure) {
  std::vector<double> values;
  for (const auto& [function, figures] : row) {
    if (group.Has(function)) values.push_back(figures.*figure);
  }
  return values.empty() ? std::numeric_limits<double>::quiet_NaN() : Mean(values);
}

QualityFigures::QualityFigures(const QualityPlan& plan) {
  for (const int function : plan.functions) {
    for (const int instance : plan.instances) {
      random_[{function, instance}] = RandomRegrets(function, instance, plan.dimension, plan.trials);
    }
  }
}

Row QualityFigures::At(const std::vector<StudyResult>& results, int mark) const {
  const auto last = static_cast<std::size_t>(mark - 1);
  std::map<int, std::vector<double>> ratios, logs;
  for (const StudyResult& result : results) {
    const double regret = result.regrets[last];
    const double random = random_.at({result.function, result.instance})[last];
    ratios[result.function].push_back(std::max(0.0, regret) / random);
    logs[result.function].push_back(LogRegret(regret));
  }
  Row row;
  for (const auto& [function, values] : ratios) row[function] = {Mean(values), Mean(logs[function])};
  return row;
}

}  // namespace hpo::bench
