// SPDX-License-Identifier: Apache-2.0
//
// x: best point, g: its gradient, s: a step x+ - x, y: the change of the gradient over it.
#include "search/gp/projected_lbfgs.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace hpo::search::gp {
namespace {

constexpr double kArmijo = 1e-4;                   // share of the predicted decrease that a step must bring
constexpr double kLeastCurvature = 1e-10;          // pairs with s'y below this share of |s||y| say nothing
constexpr double kShortest = 0.1, kLongest = 0.5;  // how much a backtrack may shorten a step

}  // namespace

ProjectedLbfgs::ProjectedLbfgs(Vector start, Vector lower, Vector upper, const LbfgsOptions& options)
    : lower_(std::move(lower)),
      upper_(std::move(upper)),
      options_(options),
      point_(std::move(start)),
      best_point_(point_),
      best_value_(std::numeric_limits<double>::infinity()),
      done_(point_.size() == 0) {}

bool ProjectedLbfgs::IsBlocked(Index i, double slope) const {
  return (slope > 0 && best_point_[i] <= lower_[i]) || (slope < 0 && best_point_[i] >= upper_[i]);
}

void ProjectedLbfgs::Tell(double value, const Vector& gradient) {
  const bool is_finite = std::isfinite(value) && gradient.allFinite();
  if (gradient_.size() == 0) {  // the start
    if (!is_finite) {
      done_ = true;
      return;
    }
    best_value_ = value;
    gradient_ = gradient;
    BeginSearch();
    return;
  }
  const double predicted = gradient_.dot(point_ - best_point_);
  if (is_finite && value <= best_value_ + kArmijo * std::min(predicted, 0.0)) {
    Accept(value, gradient);
  } else {
    Backtrack(is_finite ? value : std::numeric_limits<double>::infinity());
  }
}

void ProjectedLbfgs::Accept(double value, const Vector& gradient) {
  Pair pair{.step = point_ - best_point_, .change = gradient - gradient_, .curvature = 0};
  pair.curvature = pair.step.dot(pair.change);
  if (pair.curvature > kLeastCurvature * pair.step.norm() * pair.change.norm()) {
    if (std::ssize(pairs_) == options_.memory) pairs_.pop_front();
    pairs_.push_back(std::move(pair));
  }
  const double decrease = best_value_ - value;
  best_point_ = point_;
  best_value_ = value;
  gradient_ = gradient;
  ++iterations_;
  if (decrease <= options_.relative_decrease * std::max(1.0, std::fabs(value))) {
    done_ = true;
    return;
  }
  BeginSearch();
}

void ProjectedLbfgs::BeginSearch() {
  Vector projected = gradient_;
  for (Index i = 0; i < projected.size(); ++i) {
    if (IsBlocked(i, gradient_[i])) projected[i] = 0;
  }
  const double largest = projected.cwiseAbs().maxCoeff();
  if (largest <= options_.gradient_tolerance || iterations_ >= options_.max_iterations) {
    done_ = true;
    return;
  }
  direction_ = Direction(projected);
  if (!direction_.allFinite() || direction_.dot(gradient_) >= 0) {  // the memory misleads: forget it
    pairs_.clear();
    direction_ = -projected;
  }
  // Without curvature the gradient's length means nothing; a step of at most 1 does, in variables scaled to that.
  length_ = pairs_.empty() ? std::min(1.0, 1.0 / projected.norm()) : 1.0;
  backtracks_ = 0;
  point_ = (best_point_ + length_ * direction_).cwiseMax(lower_).cwiseMin(upper_);
}

void ProjectedLbfgs::Backtrack(double value) {
  if (++backtracks_ >= options_.max_backtracks) {
    done_ = true;
    return;
  }
  // The minimum of the parabola through the value and slope at 0 and the value here.
  const double slope = gradient_.dot(direction_) * length_;
  const double shrink = -0.5 * slope / (value - best_value_ - slope);
  length_ *= std::isfinite(shrink) ? std::clamp(shrink, kShortest, kLongest) : kShortest;
  point_ = (best_point_ + length_ * direction_).cwiseMax(lower_).cwiseMin(upper_);
}

// The two-loop recursion with blocked variables, whose slopes `projected` leaves out, left out.
Vector ProjectedLbfgs::Direction(const Vector& projected) const {
  Vector q = projected;
  std::vector<double> weights;
  weights.reserve(pairs_.size());
  for (auto pair = pairs_.rbegin(); pair != pairs_.rend(); ++pair) {
    weights.push_back(pair->step.dot(q) / pair->curvature);
    q -= weights.back() * pair->change;
  }
  if (!pairs_.empty()) q *= pairs_.back().curvature / pairs_.back().change.squaredNorm();
  for (const Pair& pair : pairs_) {
    const double back = pair.change.dot(q) / pair.curvature;
    q += (weights.back() - back) * pair.step;
    weights.pop_back();
  }
  for (Index i = 0; i < q.size(); ++i) q[i] = IsBlocked(i, gradient_[i]) ? 0 : -q[i];
  return q;
}

}  // namespace hpo::search::gp
