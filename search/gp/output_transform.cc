// SPDX-License-Identifier: Apache-2.0
//
// y: losses, m: their median.
//
// Half-rank: t = (y - m) / scale with the largest distance from the median on its better side as scale, or on both if
// there is none. s^2 = mean of t^2 over {t <= 0}. For t > 0, with w points strictly worse and b points above the
// median:
//   t' = -s Phi^-1((w + 1/2) / (2 b)), which continues the better half as if it were half of a normal sample.
//
// Power: t = (y - m) / c with c the median of |y - m| times 1.4826, so that a normal sample has deviation 1.
//   t' = ((1 + t)^p - 1) / p for t >= 0,   t' = -((1 - t)^(2 - p) - 1) / (2 - p) for t < 0
// p maximizes the likelihood of a normal sample: -n/2 ln var(t') + (p - 1) sum sign(t) ln(1 + |t|).
#include "search/gp/output_transform.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "search/normal_distribution.h"

namespace hpo::search::gp {
namespace {

constexpr double kNormalMad = 1.4826;  // standard deviations of a normal sample per median distance
constexpr double kFarthest = 1e15;     // of t: its fourth power, squared and summed, is far from overflow
constexpr double kMostNoise = 10;      // variance of a value, whose own is 1: a row with more says nothing
constexpr double kMostPower = 2.0;     // |p| is at most this
constexpr double kZeroPower = 1e-6;    // below it a power is its limit, the logarithm
constexpr Index kPowerSample = 512;    // values that say well enough what p is
constexpr int kPowerSteps = 16;        // golden sections: p to 2e-3

// Halved before they are subtracted: the difference of two finite doubles may overflow, that of their halves not.
double HalfDistance(double a, double b) { return 0.5 * a - 0.5 * b; }

double Median(std::vector<double> numbers) {
  const auto middle = numbers.begin() + std::ssize(numbers) / 2;
  std::nth_element(numbers.begin(), middle, numbers.end());
  if (numbers.size() % 2 == 1) return *middle;
  return 0.5 * *std::max_element(numbers.begin(), middle) + 0.5 * *middle;
}

Vector HalfDistances(std::span<const double> losses) {
  const double median = Median({losses.begin(), losses.end()});
  Vector distances(static_cast<Index>(losses.size()));
  for (std::size_t i = 0; i < losses.size(); ++i) distances[static_cast<Index>(i)] = HalfDistance(losses[i], median);
  return distances;
}

double YeoJohnsonSlope(double t, double p) { return std::pow(1 + std::fabs(t), t >= 0 ? p - 1 : 1 - p); }

// One sample under any power: logarithms are taken once, each power then costs an exponential a value.
class Warp {
 public:
  explicit Warp(const Vector& t)
      : signs_((t.array() >= 0).select(Eigen::ArrayXd::Ones(t.size()), -1.0)), logs_((1 + t.array().abs()).log()) {}

  Eigen::ArrayXd Values(double p) const {
    const Eigen::ArrayXd powers = 1 + signs_ * (p - 1);  // p above 0, 2 - p below
    return signs_ * (powers.abs() < kZeroPower).select(logs_, ((powers * logs_).exp() - 1) / powers);
  }

  double LogLikelihood(double p) const {
    const Eigen::ArrayXd values = Values(p);
    const double variance = (values - values.mean()).square().mean();
    return -0.5 * static_cast<double>(logs_.size()) * std::log(variance) + (p - 1) * (signs_ * logs_).sum();
  }

 private:
  Eigen::ArrayXd signs_;  // 1 or -1
  Eigen::ArrayXd logs_;   // ln(1 + |t|)
};

// At most so many of the values, at even distances.
Vector Sample(const Vector& t, Index most) {
  if (t.size() <= most) return t;
  return Vector::NullaryExpr(most, [&](Index k) { return t[k * t.size() / most]; });
}

// The power that makes a sample most like a normal one, by golden sections.
double BestPower(const Warp& warp) {
  constexpr double kGolden = 0.61803398874989485;
  double low = -kMostPower, high = kMostPower;
  double left = high - kGolden * (high - low), right = low + kGolden * (high - low);
  double at_left = warp.LogLikelihood(left), at_right = warp.LogLikelihood(right);
  for (int k = 0; k < kPowerSteps; ++k) {
    if (at_left > at_right) {
      high = right, right = left, at_right = at_left;
      left = high - kGolden * (high - low), at_left = warp.LogLikelihood(left);
    } else {
      low = left, left = right, at_left = at_right;
      right = low + kGolden * (high - low), at_right = warp.LogLikelihood(right);
    }
  }
  return 0.5 * (low + high);
}

// Continues the values <= 0 on the other side by rank.
void RankWorseHalf(Vector& values) {
  double sum = 0;
  std::vector<double> worse;
  for (const double t : values) {
    if (t > 0) {
      worse.push_back(t);
    } else {
      sum += t * t;
    }
  }
  const auto b = static_cast<double>(worse.size());
  const double s = std::sqrt(sum / (static_cast<double>(values.size()) - b));
  std::sort(worse.begin(), worse.end());
  for (double& t : values) {
    if (t <= 0) continue;
    const auto strictly_worse = worse.end() - std::upper_bound(worse.begin(), worse.end(), t);
    t = -s * NormalQuantile(0.5 * (static_cast<double>(strictly_worse) + 0.5) / b);
  }
}

}  // namespace

OutputTransform OutputTransform::HalfRank(std::span<const double> losses) {
  Vector t = HalfDistances(losses);
  const double better = -t.minCoeff(), largest = std::max(better, t.maxCoeff());
  if (largest == 0) return {std::move(t), 0, 0};
  // A better half that is one value has no scale to give to the worse half, which then stays as it is.
  const double scale = better > 0 ? better : largest;
  t /= scale;
  if (better > 0) RankWorseHalf(t);
  return {std::move(t), 1, scale};
}

OutputTransform OutputTransform::Power(std::span<const double> losses) {
  Vector t = HalfDistances(losses);
  const Vector sizes = t.cwiseAbs();
  if (sizes.maxCoeff() == 0) return {std::move(t), 0, 0};
  // More than half of the losses may be the same.
  double scale = kNormalMad * Median({sizes.begin(), sizes.end()});
  if (scale < std::numeric_limits<double>::min()) scale = sizes.maxCoeff();
  t = (t / scale).cwiseMax(-kFarthest).cwiseMin(kFarthest);
  const double p = BestPower(Warp(Sample(t, kPowerSample))), best = t.minCoeff();
  OutputTransform transform(Warp(t).Values(p), std::pow(1 - best, 1 - p), scale);
  transform.scaled_ = std::move(t);
  transform.scale_ = scale;
  transform.power_ = p;
  return transform;
}

OutputTransform::OutputTransform(Vector values, double slope_value, double slope_loss) : values_(std::move(values)) {
  values_.array() -= values_.mean();
  deviation_ = std::sqrt(values_.squaredNorm() / static_cast<double>(values_.size()));
  if (deviation_ > 0) {
    values_ /= deviation_;
    // Twice: the distances were halved.
    unit_ = std::min(slope_loss / slope_value * deviation_, 0.5 * std::numeric_limits<double>::max()) * 2.0;
  }
}

Vector OutputTransform::NoiseVariances(double deviation) const {
  if (deviation == 0 || scaled_.size() == 0 || deviation_ == 0) return Vector::Zero(values_.size());
  const double of_t = std::min(0.5 * deviation / scale_, kFarthest) / deviation_;
  const Vector slopes = scaled_.unaryExpr([this](double t) { return YeoJohnsonSlope(t, power_); });
  return (slopes * of_t).array().square().min(kMostNoise);
}

}  // namespace hpo::search::gp
