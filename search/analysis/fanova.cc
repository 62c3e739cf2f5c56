// SPDX-License-Identifier: Apache-2.0
//
// A tree's boxes B have volume v_B and value y_B; w: widths of cells; f0 = sum v_B y_B.
//   V = sum v_B (y_B - f0)^2
//   a_i(c) = sum over B that hold cell c of axis i of y_B v_B / w_i(B),  w_i(B): the width of B along i
//   V_i = sum_c w_i(c) (a_i(c) - f0)^2
//   V_ij = sum_cd w_i(c) w_j(d) (a_ij(c, d) - f0)^2 - V_i - V_j
#include "search/analysis/fanova.h"

#include <algorithm>

namespace hpo::search::analysis {
namespace {

double Square(double x) { return x * x; }

double Width(const Axis& axis, const std::vector<bool>& cells) {
  double width = 0;
  for (std::size_t c = 0; c < cells.size(); ++c) width += cells[c] ? axis.widths[c] : 0.0;
  return width;
}

class TreeVariance {
 public:
  TreeVariance(const std::vector<Axis>& axes, const std::vector<Box>& boxes) : axes_(axes), boxes_(boxes) {
    for (const Box& box : boxes) {
      double volume = 1;
      widths_.emplace_back();
      for (std::size_t i = 0; i < axes.size(); ++i) {
        widths_.back().push_back(Width(axes[i], box.cells[i]));
        volume *= widths_.back().back();
      }
      volumes_.push_back(volume);
      mean_ += volume * box.value;
    }
  }

  double Total() const {
    double variance = 0;
    for (std::size_t k = 0; k < boxes_.size(); ++k) variance += volumes_[k] * Square(boxes_[k].value - mean_);
    return variance;
  }

  double Of(std::size_t i) const {
    std::vector<double> marginal(axes_[i].widths.size(), 0.0);
    for (std::size_t k = 0; k < boxes_.size(); ++k) {
      const double part = boxes_[k].value * volumes_[k] / widths_[k][i];
      for (std::size_t c = 0; c < marginal.size(); ++c) {
        if (boxes_[k].cells[i][c]) marginal[c] += part;
      }
    }
    double variance = 0;
    for (std::size_t c = 0; c < marginal.size(); ++c) variance += axes_[i].widths[c] * Square(marginal[c] - mean_);
    return variance;
  }

  double Of(std::size_t i, std::size_t j) const {
    const std::size_t columns = axes_[j].widths.size();
    std::vector<double> marginal(axes_[i].widths.size() * columns, 0.0);
    for (std::size_t k = 0; k < boxes_.size(); ++k) {
      const double part = boxes_[k].value * volumes_[k] / (widths_[k][i] * widths_[k][j]);
      for (std::size_t c = 0; c < axes_[i].widths.size(); ++c) {
        for (std::size_t d = 0; boxes_[k].cells[i][c] && d < columns; ++d) {
          if (boxes_[k].cells[j][d]) marginal[c * columns + d] += part;
        }
      }
    }
    double variance = 0;
    for (std::size_t c = 0; c < marginal.size(); ++c) {
      variance += axes_[i].widths[c / columns] * axes_[j].widths[c % columns] * Square(marginal[c] - mean_);
    }
    return variance - Of(i) - Of(j);
  }

 private:
  const std::vector<Axis>& axes_;
  const std::vector<Box>& boxes_;
  std::vector<std::vector<double>> widths_;  // by box, by axis
  std::vector<double> volumes_;
  double mean_ = 0;
};

}  // namespace

Fanova MeasureFanova(const RegressionForest& forest, std::span<const std::size_t> among) {
  Fanova shares{.main = std::vector<double>(forest.axes().size(), 0.0), .pairs = {}};
  for (std::size_t a = 0; a < among.size(); ++a) {
    for (std::size_t b = a + 1; b < among.size(); ++b) shares.pairs.push_back({among[a], among[b], 0});
  }
  const auto trees = static_cast<double>(forest.trees().size());
  for (const std::vector<Box>& boxes : forest.trees()) {
    const TreeVariance variance(forest.axes(), boxes);
    const double total = variance.Total();
    if (total <= 0) continue;
    for (std::size_t i = 0; i < shares.main.size(); ++i) shares.main[i] += variance.Of(i) / total / trees;
    for (PairEffect& pair : shares.pairs) pair.share += std::max(0.0, variance.Of(pair.a, pair.b)) / total / trees;
  }
  return shares;
}

}  // namespace hpo::search::analysis
