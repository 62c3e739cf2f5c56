// SPDX-License-Identifier: Apache-2.0
#include "search/prior_weight.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

namespace hpo::search {
namespace {

constexpr double kPriorResults = 10;       // after so many the prior counts as it is
constexpr std::size_t kLeastToJudge = 6;   // results
constexpr double kMostDisagreement = 0.2;  // of a prior that counts

// Less their mean.
std::vector<double> CentredRanks(std::span<const double> values) {
  const std::size_t n = values.size();
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> ranks(n);
  for (std::size_t from = 0, to = 0; from < n; from = to) {
    while (to < n && values[order[to]] == values[order[from]]) ++to;
    for (std::size_t k = from; k < to; ++k)
      ranks[order[k]] = 0.5 * (static_cast<double>(from + to) - static_cast<double>(n));
  }
  return ranks;
}

}  // namespace

double RankCorrelation(std::span<const double> a, std::span<const double> b) {
  const std::vector<double> x = CentredRanks(a), y = CentredRanks(b);
  const auto product = [](const auto& u, const auto& v) {
    return std::inner_product(u.begin(), u.end(), v.begin(), 0.0);
  };
  const double norms = std::sqrt(product(x, x) * product(y, y));
  return norms > 0 ? product(x, y) / norms : 0.0;
}

double PriorWeight(const SpacePrior& prior, const History& history) {
  std::vector<double> logs, losses;
  for (const int trial : history.results()) {
    if (history[trial].losses.empty()) continue;
    logs.push_back(prior.Log(history[trial].configuration));
    losses.push_back(history[trial].losses.front());
  }
  if (losses.size() >= kLeastToJudge && RankCorrelation(logs, losses) > kMostDisagreement) return 0.0;
  return kPriorResults / std::max(1.0, static_cast<double>(losses.size()));
}

}  // namespace hpo::search
