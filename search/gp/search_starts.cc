// SPDX-License-Identifier: Apache-2.0
#include "search/gp/search_starts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace hpo::search::gp {
namespace {

constexpr double kLeastTemperature = 1e-12;  // when all candidates score the same

}  // namespace

std::vector<Index> DrawStarts(const Vector& values, int starts, int sure, RandomStream& random) {
  Index best = 0;
  values.maxCoeff(&best);
  const double deviation = std::sqrt((values.array() - values.mean()).square().mean());
  const double temperature = std::clamp(std::isfinite(deviation) ? deviation : 1.0, kLeastTemperature, 1.0);
  Vector keys(values.size());
  for (Index i = 0; i < keys.size(); ++i) {
    keys[i] = (values[i] - values[best]) / temperature - std::log(-std::log1p(-random.Uniform()));
  }
  keys.head(std::min<Index>(keys.size(), sure)).setConstant(std::numeric_limits<double>::max());
  keys[best] = std::numeric_limits<double>::infinity();
  std::vector<Index> order(static_cast<std::size_t>(keys.size()));
  std::iota(order.begin(), order.end(), Index{0});
  const auto taken = std::min(order.size(), static_cast<std::size_t>(starts));
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(taken), order.end(),
                    [&](Index a, Index b) { return keys[a] > keys[b]; });
  order.resize(taken);
  return order;
}

std::vector<Index> BestFirst(const Vector& values, int most) {
  std::vector<Index> order(static_cast<std::size_t>(values.size()));
  std::iota(order.begin(), order.end(), Index{0});
  const auto taken = std::min(std::ssize(order), static_cast<std::ptrdiff_t>(most));
  std::ranges::partial_sort(order, order.begin() + taken, {}, [&](Index k) { return std::pair(-values[k], k); });
  order.resize(static_cast<std::size_t>(taken));
  return order;
}

}  // namespace hpo::search::gp
