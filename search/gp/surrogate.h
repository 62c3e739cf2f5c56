// SPDX-License-Identifier: Apache-2.0
//
// The model of a study's losses: evidence, output transform and posterior put together.
#pragma once

#include <optional>
#include <vector>

#include "search/gp/evidence.h"
#include "search/gp/feature_map.h"
#include "search/gp/hyperparameters.h"
#include "search/gp/marginal_likelihood.h"
#include "search/gp/output_transform.h"
#include "search/gp/posterior.h"
#include "search/random_source.h"

namespace hpo::search::gp {

// The draws that choose a long study's subset; they change with every 25th result.
RandomStream SubsetStream(const RandomSource& random, int results);

// The rows of the evidence that a fit with these hyperparameters in mind is made on: all, or the subset of a long
// study. `random` draws the part of the subset that is left to chance. Evidence with at least one loss.
std::vector<Index> KeptRows(const Evidence& evidence, const OutputTransform& transform, const FeatureMap& map,
                            const Hyperparameters& theta, const RandomStream& random);

// Rows of the evidence as data: some, and those kept.
Observations DataOf(const Evidence& evidence, const OutputTransform& transform, const std::vector<Index>& rows);
Observations FitData(const Evidence& evidence, const OutputTransform& transform, const FeatureMap& map,
                     const Hyperparameters& theta, const RandomStream& random);

// Const members may be called from several threads.
class Surrogate {
 public:
  // As FitData, with a transform of the evidence's losses; failures join as doubtful observations of a bad loss, so
  // that search avoids their region but may return. `growing`: see Posterior.
  Surrogate(const Evidence& evidence, OutputTransform transform, const FeatureMap& map, const Hyperparameters& theta,
            const RandomStream& random, GrowingFactor* growing = nullptr);

  const Posterior& posterior() const { return posterior_; }
  const OutputTransform& transform() const { return transform_; }

  // Of a value near the best one: the variance of its noise in transformed losses, whose own is 1.
  double noise_variance() const { return noise_variance_; }

  // What the model expects at the best trial, or at a believed one if that is less. Where losses scatter about the
  // model the best one seen was luck, and no place is expected to beat it. Infinite while no trial keeps the
  // constraints.
  double best() const { return best_; }

  // The least transformed loss, where trials at different places have it to the last bit: the function is flat there,
  // and what the model expects of their surroundings is no gain. Nothing where one place has the best loss.
  std::optional<double> plateau() const { return plateau_; }

  // The rows of the evidence it was made of, ascending, and what the others lead to expect of each.
  const std::vector<Index>& rows() const { return rows_; }
  Prediction LeaveOneOut() const { return posterior_.LeaveOneOut(transform_.values()(rows_)); }

  // Takes the expected loss of running trials for theirs (search.md section 10). `eligible`: those of them that may be
  // the best.
  void Believe(const Matrix& points) { Believe(points, points); }
  void Believe(const Matrix& points, const Matrix& eligible);

 private:
  OutputTransform transform_;
  std::vector<Index> rows_;
  Posterior posterior_;
  bool noise_is_known_;
  double noise_variance_;
  double best_;
  std::optional<double> plateau_;
};

}  // namespace hpo::search::gp
