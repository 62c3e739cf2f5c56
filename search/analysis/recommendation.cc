// SPDX-License-Identifier: Apache-2.0
//
// mu, sigma: of a trial's transformed loss without its noise, T^-1: the inverse of the transform.
//   trial = argmin mu over the best trials, expected = T^-1(mu), deviation = (T^-1(mu + sigma) - T^-1(mu - sigma)) / 2
#include "search/analysis/recommendation.h"

#include <vector>

#include "search/gp/leading_trials.h"

namespace hpo::search::analysis {

Recommendation Recommend(const StudyModel& model, const History& history, const RecommendationRule& rule) {
  std::vector<int> trials = {history.best().value()};
  if (model.noise_variance() >= rule.least_noise) trials = gp::LeadingTrials(history, rule.share);
  const gp::Prediction at = model.WithoutNoise(history, trials);
  gp::Index chosen = 0;
  at.mean.minCoeff(&chosen);
  const double mean = at.mean[chosen], deviation = at.deviation[chosen];
  return {.trial = trials[static_cast<std::size_t>(chosen)],
          .expected = model.LossOf(mean),
          .deviation = 0.5 * model.LossOf(mean + deviation) - 0.5 * model.LossOf(mean - deviation)};
}

}  // namespace hpo::search::analysis
