// SPDX-License-Identifier: Apache-2.0
//
// y: losses, m: their median, t = (y - m) / max |y - m|: in [-1, 1] whatever the magnitude of the losses.
// s^2 = mean of t^2 over {t <= 0}. For t > 0, with w points strictly worse and b points above the median:
//   t' = -s Phi^-1((w + 1/2) / (2 b)), which continues the better half as if it were half of a normal sample.
#include "search/gp/output_transform.h"

#include <algorithm>
#include <cmath>

#include "search/normal_distribution.h"

namespace hpo::search::gp {
namespace {

// Halved before they are subtracted: the difference of two finite doubles may overflow, that of their halves not.
double HalfDistance(double a, double b) { return 0.5 * a - 0.5 * b; }

double Median(std::vector<double> sorted) {
  std::sort(sorted.begin(), sorted.end());
  const std::size_t middle = sorted.size() / 2;
  if (sorted.size() % 2 == 1) return sorted[middle];
  return 0.5 * sorted[middle - 1] + 0.5 * sorted[middle];
}

}  // namespace

OutputTransform::OutputTransform(std::span<const double> losses)
    : median_(Median({losses.begin(), losses.end()})), values_(Vector::Zero(static_cast<Index>(losses.size()))) {
  std::vector<double> t;
  for (const double loss : losses) t.push_back(HalfDistance(loss, median_));
  scale_ = 0;
  for (const double x : t) scale_ = std::max(scale_, std::fabs(x));
  if (scale_ == 0) return;
  for (double& x : t) x /= scale_;
  Warp(t);
  for (std::size_t i = 0; i < t.size(); ++i) values_[static_cast<Index>(i)] = t[i];
  mean_ = values_.mean();
  values_.array() -= mean_;
  deviation_ = std::sqrt(values_.squaredNorm() / static_cast<double>(t.size()));
  values_ /= deviation_;
  unit_ = 2.0 * scale_ * deviation_;

  std::vector<Index> order;
  for (Index i = 0; i < values_.size(); ++i) {
    if (losses[static_cast<std::size_t>(i)] > median_) order.push_back(i);
  }
  std::sort(order.begin(), order.end(), [&](Index a, Index b) { return values_[a] < values_[b]; });
  for (const Index i : order) {
    worse_values_.push_back(values_[i]);
    worse_losses_.push_back(losses[static_cast<std::size_t>(i)]);
  }
}

void OutputTransform::Warp(std::vector<double>& centred) {
  double sum = 0;
  int better = 0;
  std::vector<double> worse;
  for (const double t : centred) {
    if (t > 0) {
      worse.push_back(t);
    } else {
      sum += t * t;
      ++better;
    }
  }
  const double s = std::sqrt(sum / better);
  if (s == 0) return;  // the better half is one value: it has no scale to give to the worse half
  std::sort(worse.begin(), worse.end());
  const double b = static_cast<double>(worse.size());
  for (double& t : centred) {
    if (!(t > 0)) continue;
    const auto strictly_worse = worse.end() - std::upper_bound(worse.begin(), worse.end(), t);
    t = -s * NormalQuantile(0.5 * (static_cast<double>(strictly_worse) + 0.5) / b);
  }
}

double OutputTransform::Invert(double value) const {
  if (unit_ == 0) return median_;
  const double centre = -mean_ / deviation_;  // the transformed median
  if (value <= centre) return median_ + (value - centre) * unit_;
  if (worse_values_.empty()) return median_;
  const auto above = std::upper_bound(worse_values_.begin(), worse_values_.end(), value);
  if (above == worse_values_.end()) return worse_losses_.back();
  const auto i = static_cast<std::size_t>(above - worse_values_.begin());
  const double from = i == 0 ? centre : worse_values_[i - 1];
  const double low = i == 0 ? median_ : worse_losses_[i - 1];
  return std::lerp(low, worse_losses_[i], (value - from) / (worse_values_[i] - from));
}

}  // namespace hpo::search::gp
