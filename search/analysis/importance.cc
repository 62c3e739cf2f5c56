// SPDX-License-Identifier: Apache-2.0
#include "search/analysis/importance.h"

#include <algorithm>
#include <numeric>
#include <variant>

#include "search/analysis/ped_anova.h"
#include "search/analysis/study_model.h"
#include "search/analysis/total_effects.h"
#include "search/gp/output_transform.h"
#include "search/named_rows.h"

namespace hpo::search::analysis {
namespace {

constexpr std::size_t kMostTrials = 1024;  // the latest; what a forest of more says is the same
constexpr std::size_t kMostInPairs = 6;    // parameters

struct Told {
  std::vector<Configuration> configurations;
  std::vector<double> losses;
};

Told Results(const History& history) {
  std::span<const int> results = history.results();
  Told told;
  for (const int trial : results.last(std::min(results.size(), kMostTrials))) {
    if (history[trial].losses.empty()) continue;
    told.configurations.push_back(history[trial].configuration);
    told.losses.push_back(history[trial].losses.front());
  }
  return told;
}

Importance ByTotalEffects(const SearchSpace& space, const History& history, const RandomSource& random) {
  const auto model = StudyModel::Of(space, history, random, gp::StoppedTrials::kMatch);
  const auto* made = std::get_if<StudyModel>(&model);
  if (made == nullptr) return {.shares = std::vector<double>(static_cast<std::size_t>(space.size()), 0.0), .pairs = {}};
  return {.shares = TotalEffects(*made), .pairs = {}};
}

// As many categories as a column has codes, the one for "inactive" included; 0 for numbers.
std::vector<int> CategoriesOf(const SearchSpace& space) {
  std::vector<int> categories;
  for (int i = 0; i < space.size(); ++i) {
    const Column& column = space.columns()[static_cast<std::size_t>(i)];
    categories.push_back(column.kind == Column::Kind::kCategorical ? column.levels + 1 : 0);
  }
  return categories;
}

Importance ByFanova(const SearchSpace& space, const History& history, const RandomSource& random) {
  const Told told = Results(history);
  std::vector<std::vector<double>> points;
  for (const Configuration& configuration : told.configurations) {
    points.push_back(space.Encode(configuration));
    points.back().resize(static_cast<std::size_t>(space.size()));  // indicators follow from their parents
  }
  const gp::Vector values = gp::OutputTransform::Power(told.losses).values();
  const RegressionForest forest(points, std::span(values.data(), points.size()), CategoriesOf(space),
                                random.Stream(static_cast<int>(points.size()), Purpose::kFit));
  Importance importance{.shares = MeasureFanova(forest).main, .pairs = {}};
  std::vector<std::size_t> order(importance.shares.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater<>(), [&](std::size_t i) { return importance.shares[i]; });
  order.resize(std::min(order.size(), kMostInPairs));
  std::ranges::sort(order);
  importance.pairs = MeasureFanova(forest, order).pairs;
  std::ranges::stable_sort(importance.pairs, std::greater<>(), &PairEffect::share);
  return importance;
}

Importance ByPedAnova(const SearchSpace& space, const History& history, const RandomSource& /*random*/) {
  const Told told = Results(history);
  return {.shares = PedAnova(space, told.configurations, told.losses), .pairs = {}};
}

}  // namespace

const std::vector<ImportanceMethod>& ImportanceMethods() {
  static const std::vector<ImportanceMethod> methods = {
      {"total_effects", "share of what a Gaussian process expects to vary, interactions included", ByTotalEffects},
      {"fanova", "share of a forest's variance that a parameter, or a pair, explains alone", ByFanova},
      {"ped_anova", "how far the best tenth of the trials differs from all; for spaces with many conditions",
       ByPedAnova},
  };
  return methods;
}

const ImportanceMethod& ImportanceMethodNamed(std::string_view name) {
  return RowNamed(ImportanceMethods(), name, "method");
}

}  // namespace hpo::search::analysis
