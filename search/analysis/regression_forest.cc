// SPDX-License-Identifier: Apache-2.0
#include "search/analysis/regression_forest.h"

#include <algorithm>
#include <numeric>
#include <optional>

namespace hpo::search::analysis {
namespace {

constexpr std::size_t kMostCells = 32;  // of an axis of numbers: pairs of axes cost its square

// Cells of an axis of numbers: cuts lie half way between neighbouring values, at every k-th where there are many.
Axis Numbers(std::vector<double> values) {
  std::ranges::sort(values);
  values.erase(std::unique(values.begin(), values.end()), values.end());
  const std::size_t cells = std::min(values.size(), kMostCells);
  Axis axis;
  double from = 0;
  for (std::size_t cell = 1; cell < cells; ++cell) {
    const std::size_t k = cell * values.size() / cells;
    axis.cuts.push_back(std::midpoint(values[k - 1], values[k]));
    axis.widths.push_back(axis.cuts.back() - from);
    from = axis.cuts.back();
  }
  axis.widths.push_back(1 - from);
  return axis;
}

Axis Categories(int count) {
  return {
      .is_categorical = true, .cuts = {}, .widths = std::vector<double>(static_cast<std::size_t>(count), 1.0 / count)};
}

// A cut of a node: cells up to `cell` of an axis go left, of a categorical one `cell` alone.
struct Split {
  std::size_t axis = 0;
  std::size_t cell = 0;
  double gain = 0;  // of the sum of squares
};

// Grows one tree on a bootstrap sample of cells.
class Grower {
 public:
  Grower(const std::vector<Axis>& axes, const std::vector<std::vector<std::size_t>>& cells,
         std::span<const double> values, const ForestOptions& options)
      : axes_(axes), cells_(cells), values_(values), options_(options) {}

  std::vector<Box> Grow(std::vector<std::size_t> sample) {
    Box all{.cells = {}, .value = 0};
    for (const Axis& axis : axes_) all.cells.emplace_back(axis.widths.size(), true);
    boxes_.clear();
    Cut(std::move(all), std::move(sample), options_.depth);
    return std::move(boxes_);
  }

 private:
  void Cut(Box box, std::vector<std::size_t> points, int depth) {
    const std::optional<Split> split = depth > 0 ? BestSplit(points) : std::nullopt;
    if (!split) {
      for (const std::size_t p : points) box.value += values_[p] / static_cast<double>(points.size());
      boxes_.push_back(std::move(box));
      return;
    }
    const auto goes_left = [&](std::size_t cell) {
      return axes_[split->axis].is_categorical ? cell == split->cell : cell <= split->cell;
    };
    Box left = box;
    for (std::size_t c = 0; c < box.cells[split->axis].size(); ++c) {
      (goes_left(c) ? box : left).cells[split->axis][c] = false;
    }
    const auto middle = std::stable_partition(points.begin(), points.end(),
                                              [&](std::size_t p) { return goes_left(cells_[split->axis][p]); });
    Cut(std::move(left), {points.begin(), middle}, depth - 1);
    Cut(std::move(box), {middle, points.end()}, depth - 1);
  }

  std::optional<Split> BestSplit(const std::vector<std::size_t>& points) const {
    std::optional<Split> best;
    for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
      const std::optional<Split> split =
          axes_[axis].is_categorical ? SplitCategories(points, axis) : SplitNumbers(points, axis);
      if (split && (!best || split->gain > best->gain)) best = split;
    }
    return best && best->gain > 0 ? best : std::nullopt;
  }

  // What parting `count` points with this sum from all of them takes off the sum of squares.
  struct Parting {
    double sum = 0;
    std::size_t count = 0;

    double Gain(double count_of_some, double sum_of_some) const {
      const double rest = static_cast<double>(count) - count_of_some, rest_sum = sum - sum_of_some;
      return sum_of_some * sum_of_some / count_of_some + rest_sum * rest_sum / rest -
             sum * sum / static_cast<double>(count);
    }
  };

  Parting All(const std::vector<std::size_t>& points) const {
    Parting all{.sum = 0, .count = points.size()};
    for (const std::size_t p : points) all.sum += values_[p];
    return all;
  }

  bool IsLargeEnough(std::size_t left, std::size_t all) const {
    const auto least = static_cast<std::size_t>(options_.least_leaf);
    return left >= least && all - left >= least;
  }

  std::optional<Split> SplitNumbers(std::vector<std::size_t> points, std::size_t axis) const {
    std::ranges::stable_sort(points, {}, [&](std::size_t p) { return cells_[axis][p]; });
    const Parting all = All(points);
    std::optional<Split> best;
    double sum = 0;
    for (std::size_t k = 0; k + 1 < points.size(); ++k) {
      sum += values_[points[k]];
      const std::size_t cell = cells_[axis][points[k]];
      if (cell == cells_[axis][points[k + 1]] || !IsLargeEnough(k + 1, points.size())) continue;
      const double gain = all.Gain(static_cast<double>(k + 1), sum);
      if (!best || gain > best->gain) best = Split{axis, cell, gain};
    }
    return best;
  }

  std::optional<Split> SplitCategories(const std::vector<std::size_t>& points, std::size_t axis) const {
    const Parting all = All(points);
    std::vector<Parting> parts(axes_[axis].widths.size());
    for (const std::size_t p : points) {
      Parting& part = parts[cells_[axis][p]];
      part.sum += values_[p];
      ++part.count;
    }
    std::optional<Split> best;
    for (std::size_t cell = 0; cell < parts.size(); ++cell) {
      if (parts[cell].count == 0 || !IsLargeEnough(parts[cell].count, points.size())) continue;
      const double gain = all.Gain(static_cast<double>(parts[cell].count), parts[cell].sum);
      if (!best || gain > best->gain) best = Split{axis, cell, gain};
    }
    return best;
  }

  const std::vector<Axis>& axes_;
  const std::vector<std::vector<std::size_t>>& cells_;  // by axis, of each point
  std::span<const double> values_;
  ForestOptions options_;
  std::vector<Box> boxes_;
};

}  // namespace

std::size_t Axis::CellOf(double value) const {
  if (is_categorical) return static_cast<std::size_t>(value);
  return static_cast<std::size_t>(std::ranges::upper_bound(cuts, value) - cuts.begin());
}

RegressionForest::RegressionForest(const std::vector<std::vector<double>>& points, std::span<const double> values,
                                   std::span<const int> categories, const RandomStream& random,
                                   const ForestOptions& options) {
  std::vector<std::vector<std::size_t>> cells;
  for (std::size_t i = 0; i < categories.size(); ++i) {
    std::vector<double> column;
    for (const auto& point : points) column.push_back(point[i]);
    axes_.push_back(categories[i] > 0 ? Categories(categories[i]) : Numbers(column));
    cells.emplace_back();
    for (const double value : column) cells.back().push_back(axes_.back().CellOf(value));
  }
  RandomStream draws = random;
  Grower grower(axes_, cells, values, options);
  for (int tree = 0; tree < options.trees; ++tree) {
    std::vector<std::size_t> sample(points.size());
    std::ranges::generate(sample, [&] { return draws.Below(points.size()); });
    trees_.push_back(grower.Grow(std::move(sample)));
  }
}

}  // namespace hpo::search::analysis
