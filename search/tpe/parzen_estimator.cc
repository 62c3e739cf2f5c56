// SPDX-License-Identifier: Apache-2.0
//
// n trials, K = n + 1 kernels i, or n + 2 with a prior's, with weight w_i, axes j. Number: density phi((x - c_ij) /
// s_ij) / s_ij over the mass that the kernel has in [0, 1]; a cell [a, b] gets Phi((b - c_ij) / s_ij) - Phi((a - c_ij)
// / s_ij) over that mass. Category of L: (1/K + [x = c_ij]) / (L/K + 1). The broad kernel: centre 1/2, deviation 1,
// each category 1/L; so is the prior's along axes without one.
#include "search/tpe/parzen_estimator.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

#include "search/normal_distribution.h"
#include "search/space/encoding.h"

namespace hpo::search::tpe {
namespace {

constexpr Index kLatest = 25;                 // trials of full weight
constexpr double kLeastBandwidth = 0.01;      // with many trials
constexpr std::uint64_t kMostCells = 10'000;  // beyond, a hundredth of the least bandwidth holds a cell

Vector LogSumExp(const Matrix& terms) {
  const Eigen::RowVectorXd largest = terms.colwise().maxCoeff();
  return ((terms.rowwise() - largest).array().exp().colwise().sum().log() + largest.array()).matrix().transpose();
}

}  // namespace

Vector AgeWeights(Index n) {
  Vector weights = Vector::Ones(n);
  const Index aged = n - kLatest;
  for (Index i = 0; i < aged; ++i) {
    const double youth = aged > 1 ? static_cast<double>(i) / static_cast<double>(aged - 1) : 0.0;
    weights[i] = std::lerp(1.0 / static_cast<double>(n), 1.0, youth);
  }
  return weights;
}

Vector Bandwidths(const Vector& places) {
  const Index n = places.size();
  std::vector<double> distinct(places.begin(), places.end());
  std::ranges::sort(distinct);
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  const double least = std::max(kLeastBandwidth, 1.0 / static_cast<double>(n + 2));
  return places.unaryExpr([&](double place) {
    const auto at = std::ranges::lower_bound(distinct, place);
    const bool is_first = at == distinct.begin(), is_last = at + 1 == distinct.end();
    double width = 0;
    if (!is_first) width = std::max(width, place - *(at - 1));
    if (!is_last) width = std::max(width, *(at + 1) - place);
    if (n == 1) width = std::max(place, 1.0 - place);
    return std::clamp(width, least, 1.0);
  });
}

ParzenEstimator::ParzenEstimator(const SearchSpace& space, std::vector<Axis> axes, const Matrix& observations,
                                 const SpacePrior* prior, double prior_weight)
    : space_(space), prior_(prior), axes_(std::move(axes)), trials_(observations.rows()) {
  const bool has_prior = prior_ != nullptr && std::ranges::any_of(axes_, [&](const Axis& axis) {
                           return prior_->Of(axis.parameter) != nullptr;
                         });
  const Index n = trials_, kernels = n + (has_prior ? 2 : 1);
  Vector weights = Vector::Ones(kernels);
  weights.head(n) = AgeWeights(n);
  if (has_prior) weights[n] = prior_weight;
  weights /= weights.sum();
  log_weights_ = weights.array().log();
  chances_ = weights;
  std::partial_sum(weights.begin(), weights.end(), chances_.begin());
  centres_.resize(kernels, static_cast<Index>(axes_.size()));
  deviations_.resize(kernels, static_cast<Index>(axes_.size()));
  centres_.topRows(n) = observations;
  for (Index j = 0; j < centres_.cols(); ++j) AddNumbers(j, observations.col(j));
}

void ParzenEstimator::AddNumbers(Index axis, const Vector& places) {
  const Axis::Kind kind = axes_[static_cast<std::size_t>(axis)].kind;
  if (kind == Axis::Kind::kCategories) return;
  const Index others = centres_.rows() - trials_;
  deviations_.col(axis).head(trials_) = Bandwidths(places);
  centres_.col(axis).tail(others).setConstant(0.5);
  deviations_.col(axis).tail(others).setConstant(1.0);
  for (Index i = 0; i < centres_.rows(); ++i) {
    if (PriorOf(axis, i) != nullptr) continue;
    const double centre = centres_(i, axis), deviation = deviations_(i, axis);
    log_weights_[i] -= std::log(NormalMass(-centre / deviation, (1.0 - centre) / deviation));
  }
}

const PriorDensity* ParzenEstimator::PriorOf(Index axis, Index kernel) const {
  if (kernel != trials_ || kernel + 1 == centres_.rows()) return nullptr;
  return prior_->Of(axes_[static_cast<std::size_t>(axis)].parameter);
}

Matrix ParzenEstimator::Sample(int count, RandomStream& random) const {
  Matrix points(count, centres_.cols());
  for (Index k = 0; k < count; ++k) {
    const double chance = random.Uniform() * chances_[chances_.size() - 1];
    const auto found = std::upper_bound(chances_.begin(), chances_.end(), chance);
    const Index kernel = std::min<Index>(found - chances_.begin(), chances_.size() - 1);
    for (Index j = 0; j < centres_.cols(); ++j) points(k, j) = Draw(j, kernel, random);
  }
  return points;
}

double ParzenEstimator::Draw(Index axis, Index kernel, RandomStream& random) const {
  const Axis& along = axes_[static_cast<std::size_t>(axis)];
  const double chance = random.Uniform();
  if (const PriorDensity* const prior = PriorOf(axis, kernel)) return Snapped(space_, along, prior->Place(chance));
  if (along.kind == Axis::Kind::kCategories) {
    // The kernel's share of its own category comes first, then all of them evenly.
    const auto kernels = static_cast<double>(centres_.rows()), levels = static_cast<double>(along.values);
    const bool is_broad = kernel >= trials_;
    const double own = is_broad ? 0.0 : 1.0 / (1.0 + levels / kernels);
    if (chance < own) return centres_(kernel, axis);
    return std::min(std::floor((chance - own) / (1.0 - own) * levels), levels - 1.0);
  }
  const double centre = centres_(kernel, axis), deviation = deviations_(kernel, axis);
  const double below = NormalCdf(-centre / deviation), above = NormalCdf((1.0 - centre) / deviation);
  constexpr double kTiny = std::numeric_limits<double>::min(), kOne = 1.0 - 0x1p-53;
  const double z = NormalQuantile(std::clamp(std::lerp(below, above, chance), kTiny, kOne));
  return Snapped(space_, along, centre + deviation * z);
}

Vector ParzenEstimator::LogDensity(const Matrix& points) const {
  Matrix log_kernels = log_weights_.replicate(1, points.rows());  // a row a kernel, a column a point
  for (Index j = 0; j < centres_.cols(); ++j) {
    const Axis& axis = axes_[static_cast<std::size_t>(j)];
    if (axis.kind == Axis::Kind::kCategories) {
      AddCategories(j, points, log_kernels);
    } else if (axis.kind == Axis::Kind::kCells && axis.values <= kMostCells) {
      AddCells(j, points, log_kernels);
    } else {
      AddContinuous(j, points, log_kernels);
    }
  }
  return LogSumExp(log_kernels);
}

void ParzenEstimator::AddContinuous(Index axis, const Matrix& points, Matrix& log_kernels) const {
  const PriorDensity* const prior = PriorOf(axis, trials_);
  const Eigen::ArrayXd inverse = deviations_.col(axis).array().inverse();
  const Eigen::ArrayXd constant = inverse.log() - kLogSqrtTwoPi;
  for (Index k = 0; k < points.rows(); ++k) {
    const double before = log_kernels(trials_, k);
    const Eigen::ArrayXd z = (points(k, axis) - centres_.col(axis).array()) * inverse;
    log_kernels.col(k).array() += constant - 0.5 * z.square();
    if (prior != nullptr) log_kernels(trials_, k) = before + prior->Log(points(k, axis));
  }
}

void ParzenEstimator::AddCells(Index axis, const Matrix& points, Matrix& log_kernels) const {
  const Parameter& parameter = space_[axes_[static_cast<std::size_t>(axis)].parameter];
  const PriorDensity* const prior = PriorOf(axis, trials_);
  std::map<double, Vector> masses;  // points share cells, and a mass is dear
  for (Index k = 0; k < points.rows(); ++k) {
    const double place = points(k, axis);
    Vector& log_mass = masses[place];
    if (log_mass.size() == 0) {
      const Cell cell = NthCell(parameter, IndexOf(parameter, ValueAt(parameter, place)));
      log_mass.resize(centres_.rows());
      for (Index i = 0; i < centres_.rows(); ++i) {
        const double centre = centres_(i, axis), deviation = deviations_(i, axis);
        log_mass[i] = std::log(NormalMass((cell.low - centre) / deviation, (cell.high - centre) / deviation));
      }
      if (prior != nullptr) log_mass[trials_] = std::log(cell.high - cell.low) + prior->Log(place);
    }
    log_kernels.col(k) += log_mass;
  }
}

void ParzenEstimator::AddCategories(Index axis, const Matrix& points, Matrix& log_kernels) const {
  const auto levels = static_cast<double>(axes_[static_cast<std::size_t>(axis)].values);
  const PriorDensity* const prior = PriorOf(axis, trials_);
  const double share = 1.0 / static_cast<double>(centres_.rows());
  const double log_other = std::log(share / (1.0 + levels * share));
  const double log_own = std::log((1.0 + share) / (1.0 + levels * share));
  for (Index k = 0; k < points.rows(); ++k) {
    for (Index i = 0; i < trials_; ++i) log_kernels(i, k) += centres_(i, axis) == points(k, axis) ? log_own : log_other;
    for (Index i = trials_; i < centres_.rows(); ++i) log_kernels(i, k) -= std::log(levels);
    if (prior != nullptr) log_kernels(trials_, k) += prior->LogOfLevel(static_cast<std::uint64_t>(points(k, axis)));
  }
}

}  // namespace hpo::search::tpe
