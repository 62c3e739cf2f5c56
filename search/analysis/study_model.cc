// SPDX-License-Identifier: Apache-2.0
//
// f: the function in transformed losses, normal with mean mu and standard deviation sigma at a place; T^-1: the inverse
// of the transform; z: the quantile of the band.
//   mean = T^-1(mu), low = T^-1(mu - z sigma), high = T^-1(mu + z sigma)
//   noise = sqrt(n2) T^-1', the slope of the inverse at the best trial
//   P(f(a) < f(b)) = Phi((mu_b - mu_a) / sqrt(S_aa + S_bb - 2 S_ab)), S: the joint covariance of f(a), f(b)
#include "search/analysis/study_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "search/gp/due_fit.h"
#include "search/gp/fine_detail.h"
#include "search/gp/fit_schedule.h"
#include "search/normal_distribution.h"

namespace hpo::search::analysis {
namespace {

// Standard deviation in transformed losses, whose own is 1. The gp sampler's studies of 80 trials on branin, hartmann6,
// rosenbrock and rastrigin without noise end at 0.0001, 0.0001, 0.004 and 0.01.
constexpr double kLeastNoise = 0.01;

// Share of the two variances below which that of their difference is rounding.
constexpr double kDifferenceFloor = 1e-12;

// Notes are trusted while they were made on at least one in so many results.
constexpr int kNotedShare = 2;

gp::Hyperparameters Fitted(const gp::Evidence& evidence, const gp::FeatureMap& map, const History& history,
                           const RandomSource& random) {
  const auto told = static_cast<int>(history.results().size());
  const std::optional<gp::NotedFit> noted = gp::LatestFit(history, map.size());
  if (noted && kNotedShare * noted->results >= told) return gp::Hyperparameters::FromVector(noted->theta(), map.size());
  const gp::Vector start = gp::FitStart(gp::FitPrior(map.kinds(), map.dimensions()));
  const gp::Observations data =
      gp::FitData(evidence, gp::OutputTransform::Power(evidence.losses), map,
                  gp::Hyperparameters::FromVector(start, map.size()), gp::SubsetStream(random, told));
  const gp::NotedFit fit = gp::FitBoth(data, map, told, std::nullopt, random.Stream(told, Purpose::kFit));
  return gp::Hyperparameters::FromVector(fit.theta(), map.size());
}

}  // namespace

std::variant<StudyModel, NoModel> StudyModel::Of(const SearchSpace& space, const History& history,
                                                 const RandomSource& random, gp::StoppedTrials stopped) {
  gp::FeatureMap map(space);
  if (map.size() == 0) return NoModel::kNoChoice;
  gp::TrialFeatures features(map);
  const gp::Evidence evidence = gp::CollectEvidence(history, history.results(), stopped, features);
  if (std::ssize(evidence.losses) < kLeastResults) return NoModel::kFewResults;
  if (gp::OutputTransform::Power(evidence.losses).unit() == 0) return NoModel::kEqualLosses;
  const gp::Hyperparameters theta = Fitted(evidence, map, history, random);
  const auto told = static_cast<int>(history.results().size());
  return StudyModel(std::move(map), evidence, theta, gp::SubsetStream(random, told));
}

StudyModel::StudyModel(gp::FeatureMap map, const gp::Evidence& evidence, const gp::Hyperparameters& theta,
                       const RandomStream& random)
    : map_(std::move(map)),
      theta_(theta),
      surrogate_(evidence, gp::OutputTransform::Power(evidence.losses), map_, theta, random),
      data_(gp::DataOf(evidence, surrogate_.transform(), surrogate_.rows())),
      noise_kind_(evidence.noise.kind),
      inverse_(surrogate_.transform(), evidence.losses) {
  for (const gp::Index row : surrogate_.rows()) {
    trials_.push_back(evidence.trials[static_cast<std::size_t>(row)]);
    losses_.push_back(evidence.losses[static_cast<std::size_t>(row)]);
  }
  const double deviation = std::sqrt(noise_variance());
  // A unit of the transform may be as large as a double can be.
  noise_ = std::min(deviation * surrogate_.transform().unit(), std::numeric_limits<double>::max());
  if (evidence.noise.kind == Noise::Kind::kKnown) noise_ = evidence.noise.deviation;
  sees_noise_ = deviation >= kLeastNoise;
}

gp::Matrix StudyModel::Rows(std::span<const Configuration> places) const {
  gp::Matrix rows(std::ssize(places), map_.size());
  for (gp::Index i = 0; i < rows.rows(); ++i) {
    rows.row(i) = map_.Encode(places[static_cast<std::size_t>(i)]).transpose();
  }
  return rows;
}

double LeftOut::inside() const {
  double count = 0;
  for (std::size_t i = 0; i < losses.size(); ++i) count += band.low[i] <= losses[i] && losses[i] <= band.high[i];
  return count / static_cast<double>(losses.size());
}

LeftOut StudyModel::LeaveOneOut() const {
  return {.trials = trials_, .losses = losses_, .band = BandOf(surrogate_.LeaveOneOut())};
}

Band StudyModel::Predict(std::span<const Configuration> places) const {
  return BandOf(surrogate_.posterior().Predict(Rows(places)));
}

gp::Prediction StudyModel::WithoutNoise() const {
  return gp::WithoutNoise(data_, map_.kinds(), theta_, noise_kind_ != Noise::Kind::kLearned);
}

Band StudyModel::BandOf(const gp::Prediction& prediction) const {
  const double z = NormalQuantile(0.5 + 0.5 * kBandCoverage);
  Band band;
  for (gp::Index i = 0; i < prediction.mean.size(); ++i) {
    const double mean = prediction.mean[i], deviation = prediction.deviation[i];
    band.mean.push_back(LossOf(mean));
    band.low.push_back(LossOf(mean - z * deviation));
    band.high.push_back(LossOf(mean + z * deviation));
  }
  return band;
}

gp::Vector StudyModel::TransformedMean(std::span<const std::vector<double>> units) const {
  gp::Matrix rows(std::ssize(units), map_.size());
  for (gp::Index i = 0; i < rows.rows(); ++i) {
    rows.row(i) = map_.EncodeUnit(units[static_cast<std::size_t>(i)], {}).transpose();
  }
  return surrogate_.posterior().Mean(rows);
}

double StudyModel::ProbabilityLower(const Configuration& a, const Configuration& b) const {
  const gp::Matrix rows = Rows(std::array{a, b});
  const gp::Vector mean = surrogate_.posterior().Predict(rows).mean;
  const gp::Matrix s = surrogate_.posterior().Covariance(rows);
  const double floor = kDifferenceFloor * (s(0, 0) + s(1, 1));
  const double variance = std::max(s(0, 0) + s(1, 1) - 2 * s(0, 1), floor);
  if (mean[0] == mean[1]) return 0.5;
  return NormalCdf((mean[1] - mean[0]) / std::sqrt(variance));
}

}  // namespace hpo::search::analysis
