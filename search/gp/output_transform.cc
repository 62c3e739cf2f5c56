// SPDX-License-Identifier: Apache-2.0
//
// y: losses, m: their median, t = (y - m) / scale with the largest distance from the median on its better side as
// scale, or on both if there is none. s^2 = mean of t^2 over {t <= 0}. For t > 0, with w points strictly worse and b
// points above the median:
//   t' = -s Phi^-1((w + 1/2) / (2 b)), which continues the better half as if it were half of a normal sample.
#include "search/gp/output_transform.h"

#include <algorithm>
#include <cmath>
#include <limits>

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
    : median_(Median({losses.begin(), losses.end()})), values_(static_cast<Index>(losses.size())) {
  for (Index i = 0; i < values_.size(); ++i) {
    values_[i] = HalfDistance(losses[static_cast<std::size_t>(i)], median_);
  }
  const double better = -values_.minCoeff(), largest = std::max(better, values_.maxCoeff());
  if (largest == 0) return;
  const double scale = better > 0 ? better : largest;
  // A better half that is one value has no scale to give to the worse half, which then stays as it is.
  if (better > 0) {
    Warp(scale);
  } else {
    values_ /= scale;
  }
  mean_ = values_.mean();
  values_.array() -= mean_;
  deviation_ = std::sqrt(values_.squaredNorm() / static_cast<double>(values_.size()));
  values_ /= deviation_;
  unit_ = std::min(scale * deviation_, 0.5 * std::numeric_limits<double>::max()) * 2.0;
  RememberWorse(losses);
}

void OutputTransform::Warp(double scale) {
  double sum = 0;
  std::vector<double> worse;
  for (const double distance : values_) {
    if (distance > 0) {
      worse.push_back(distance);
    } else {
      sum += (distance / scale) * (distance / scale);
    }
  }
  const auto b = static_cast<double>(worse.size());
  const double s = std::sqrt(sum / (static_cast<double>(values_.size()) - b));
  std::sort(worse.begin(), worse.end());
  for (double& value : values_) {
    if (value <= 0) {
      value /= scale;
    } else {
      const auto strictly_worse = worse.end() - std::upper_bound(worse.begin(), worse.end(), value);
      value = -s * NormalQuantile(0.5 * (static_cast<double>(strictly_worse) + 0.5) / b);
    }
  }
}

void OutputTransform::RememberWorse(std::span<const double> losses) {
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

double OutputTransform::Invert(double value) const {
  if (unit_ == 0) return median_;
  const double centre = -mean_ / deviation_;  // the transformed median
  if (value <= centre) return std::max(median_ + (value - centre) * unit_, std::numeric_limits<double>::lowest());
  if (worse_values_.empty()) return median_;
  const auto above = std::upper_bound(worse_values_.begin(), worse_values_.end(), value);
  if (above == worse_values_.end()) return worse_losses_.back();
  const auto i = static_cast<std::size_t>(above - worse_values_.begin());
  const double from = i == 0 ? centre : worse_values_[i - 1];
  const double low = i == 0 ? median_ : worse_losses_[i - 1];
  return std::lerp(low, worse_losses_[i], (value - from) / (worse_values_[i] - from));
}

}  // namespace hpo::search::gp
