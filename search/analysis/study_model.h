// SPDX-License-Identifier: Apache-2.0
//
// What a Gaussian process makes of a study's results, for people to read: the surrogate of the gp sampler, whichever
// sampler the study has. Nothing is decided with it.
//
// The model sees transformed losses (search/gp/output_transform.h); what it says is turned back into losses by the
// inverse of that transform, which is monotone. So quantiles keep their meaning: the "mean" is the loss at the mean of
// the transformed one, its median. At the ends: below the best loss the inverse is linear without end, so a band may
// reach below every loss seen; above the worst loss it is constant, so a band ends there.
#pragma once

#include <span>
#include <variant>
#include <vector>

#include "search/gp/evidence.h"
#include "search/gp/feature_map.h"
#include "search/gp/hyperparameters.h"
#include "search/gp/inverse_transform.h"
#include "search/gp/marginal_likelihood.h"
#include "search/gp/surrogate.h"
#include "search/history.h"
#include "search/random_source.h"
#include "search/space/search_space.h"

namespace hpo::search::analysis {

inline constexpr int kLeastResults = 5;       // fewer say nothing of a function
inline constexpr double kBandCoverage = 0.9;  // probability that a band holds the function at a place

// Why a study has no model.
enum class NoModel {
  kFewResults,   // fewer than kLeastResults trials have a loss
  kEqualLosses,  // all are the same
  kNoChoice,     // no parameter can vary
};

// One number a place, in losses, finite: low <= mean <= high.
struct Band {
  std::vector<double> mean;
  std::vector<double> low;   // the ends of the interval that holds the function with probability kBandCoverage;
  std::vector<double> high;  // the noise of single trials comes on top
};

// Trials the model was made of, and the interval in which it expects the loss of each from the others alone, the noise
// of a single trial included: how far it can be trusted.
struct LeftOut {
  std::vector<int> trials;  // numbers, in result order
  std::vector<double> losses;
  Band band;

  // The share of the losses within their intervals: near kBandCoverage when the model knows what it does not know.
  double inside() const;
};

// Immutable; const members may be called from several threads.
class StudyModel {
 public:
  // A function of its arguments. Completed trials count with their loss, stopped ones as `stopped` says, failed ones as
  // doubtful bad losses. Of more than 256 losses a subset is kept: the best, the nearest to the best, some by chance.
  // The hyperparameters are those that the latest trials were asked with; where no note holds any, or one made on fewer
  // than half of the results, they are fitted here. `history` is one of `space`.
  static std::variant<StudyModel, NoModel> Of(const SearchSpace& space, const History& history,
                                              const RandomSource& random, gp::StoppedTrials stopped);

  const SearchSpace& space() const { return map_.space(); }

  // For the analyses of this folder.
  const gp::FeatureMap& map() const { return map_; }
  const gp::Surrogate& surrogate() const { return surrogate_; }

  // The standard deviation of one trial's loss from the function's value, near the best trial; in losses, >= 0. The
  // history's, where it is known; else what the model can't explain: noise, or detail finer than the trials lie.
  double noise() const { return noise_; }

  // The variance of that in transformed losses, whose own is 1.
  double noise_variance() const { return surrogate_.noise_variance(); }

  // Whether the noise is more than the little with which fits to functions without any end once trials lie close.
  bool sees_noise() const { return sees_noise_; }

  // Configurations of the space, at least one.
  Band Predict(std::span<const Configuration> places) const;

  // The loss that has this transformed value.
  double LossOf(double value) const { return inverse_(value); }

  // The numbers of the trials it was made of, in result order, and what their transformed losses are without their
  // noise: detail finer than the model sees counts as the function's (search/gp/fine_detail.h).
  const std::vector<int>& trials() const { return trials_; }
  gp::Prediction WithoutNoise() const;

  // The mean of the transformed loss at points of the unit cube, one coordinate in [0, 1] a parameter of the space.
  gp::Vector TransformedMean(std::span<const std::vector<double>> units) const;

  LeftOut LeaveOneOut() const;

  // The probability that the function is lower at `a` than at `b`, by their joint distribution; 0.5 where the model
  // cannot tell them apart.
  double ProbabilityLower(const Configuration& a, const Configuration& b) const;

 private:
  StudyModel(gp::FeatureMap map, const gp::Evidence& evidence, const gp::Hyperparameters& theta,
             const RandomStream& random);

  Band BandOf(const gp::Prediction& prediction) const;
  gp::Matrix Rows(std::span<const Configuration> places) const;

  gp::FeatureMap map_;
  gp::Hyperparameters theta_;
  gp::Surrogate surrogate_;
  gp::Observations data_;
  Noise::Kind noise_kind_;
  gp::InverseTransform inverse_;
  std::vector<int> trials_;     // of the surrogate's rows
  std::vector<double> losses_;  // of these
  double noise_;
  bool sees_noise_;
};

}  // namespace hpo::search::analysis
