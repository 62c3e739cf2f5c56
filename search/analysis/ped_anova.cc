// SPDX-License-Identifier: Apache-2.0
//
// p, b: densities among the best and among all on a grid of cells of equal width 1/n, each at least the prior's share;
//   D = sum_cells (p / b - 1)^2 b / n,   importance = a^2 / b_share D
#include "search/analysis/ped_anova.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "search/normal_distribution.h"
#include "search/space/encoding.h"

namespace hpo::search::analysis {
namespace {

constexpr std::uint64_t kMostCells = 128;
constexpr double kPriorWeight = 1;  // trials spread over the whole range

using Places = std::vector<double>;  // unit coordinates

// Scott's rule, no narrower than a cell.
double Bandwidth(const Places& places, double cell) {
  const auto n = static_cast<double>(places.size());
  const double mean = std::accumulate(places.begin(), places.end(), 0.0) / n;
  double squares = 0;
  for (const double place : places) squares += (place - mean) * (place - mean);
  return std::max(cell, 1.06 * std::sqrt(squares / n) * std::pow(n, -0.2));
}

// The probability of each cell: counts of a discrete parameter, a kernel estimate of others.
std::vector<double> Density(const Parameter& parameter, const Places& places, std::size_t cells) {
  std::vector<double> mass(cells, kPriorWeight / static_cast<double>(cells));
  const double cell = 1.0 / static_cast<double>(cells);
  const auto count = Cardinality(parameter);
  const double bandwidth = places.empty() ? cell : Bandwidth(places, cell);
  for (const double place : places) {
    if (count && *count <= kMostCells) {
      ++mass[std::min(cells - 1, static_cast<std::size_t>(place * static_cast<double>(cells)))];
      continue;
    }
    const auto below = [&](double x) { return NormalCdf((x - place) / bandwidth); };
    const double inside = below(1) - below(0);
    for (std::size_t c = 0; c < cells; ++c) {
      const double from = static_cast<double>(c) * cell;
      mass[c] += (below(from + cell) - below(from)) / inside;
    }
  }
  const double total = std::accumulate(mass.begin(), mass.end(), 0.0);
  for (double& m : mass) m /= total;
  return mass;
}

double Divergence(const Parameter& parameter, const Places& best, const Places& all) {
  const auto cells = static_cast<std::size_t>(std::min(Cardinality(parameter).value_or(kMostCells), kMostCells));
  const std::vector<double> p = Density(parameter, best, cells), b = Density(parameter, all, cells);
  double divergence = 0;
  for (std::size_t c = 0; c < cells; ++c) divergence += b[c] * std::pow(p[c] / b[c] - 1, 2);
  return divergence;
}

}  // namespace

std::vector<double> PedAnova(const SearchSpace& space, std::span<const Configuration> configurations,
                             std::span<const double> losses, double top) {
  std::vector<std::size_t> order(losses.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t k) { return losses[k]; });
  const auto count = static_cast<std::size_t>(std::ceil(top * static_cast<double>(order.size())));
  std::vector<double> importance(static_cast<std::size_t>(space.size()), 0.0);
  for (int i = 0; i < space.size(); ++i) {
    Places best, all;
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
      const auto& value = configurations[order[rank]][i];
      if (!value) continue;
      all.push_back(UnitOf(space[i], *value));
      if (rank < count) best.push_back(all.back());
    }
    if (best.empty()) continue;
    const double of_best = static_cast<double>(best.size()) / static_cast<double>(count);
    const double of_all = static_cast<double>(all.size()) / static_cast<double>(order.size());
    importance[static_cast<std::size_t>(i)] = of_best * of_best / of_all * Divergence(space[i], best, all);
  }
  const double total = std::accumulate(importance.begin(), importance.end(), 0.0);
  for (double& share : importance) share = total > 0 ? share / total : 0;
  return importance;
}

}  // namespace hpo::search::analysis
