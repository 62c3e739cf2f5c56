// SPDX-License-Identifier: Apache-2.0
//
// mu, sigma: of a trial's transformed loss without its noise, T^-1: the inverse of the transform.
//   trial = argmin mu over the best trials, expected = T^-1(mu), deviation = (T^-1(mu + sigma) - T^-1(mu - sigma)) / 2
#include "search/analysis/recommendation.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "search/gp/leading_trials.h"

namespace hpo::search::analysis {
namespace {

struct Expected {
  int trial;
  double mean, deviation;
};

// Of the leading trials that the model was made of the one with the least mean. A stopped trial may lead alone and be
// unknown to the model.
Expected Least(const StudyModel& model, const History& history, const std::vector<int>& leaders) {
  const gp::Prediction at = model.WithoutNoise();
  std::optional<Expected> least;
  for (gp::Index row = 0; row < at.mean.size(); ++row) {
    const int trial = model.trials()[static_cast<std::size_t>(row)];
    if (std::ranges::count(leaders, trial) == 0 || (least && least->mean <= at.mean[row])) continue;
    least = {.trial = trial, .mean = at.mean[row], .deviation = at.deviation[row]};
  }
  if (least) return *least;
  const gp::Matrix there = model.map().Encode(history[leaders.front()].configuration).transpose();
  const gp::Prediction expected = model.surrogate().posterior().Predict(there);
  return {.trial = leaders.front(), .mean = expected.mean[0], .deviation = expected.deviation[0]};
}

}  // namespace

Recommendation Recommend(const StudyModel& model, const History& history, const RecommendationRule& rule) {
  std::vector<int> leaders = {history.best().value()};
  if (model.noise_variance() >= rule.least_noise) leaders = gp::LeadingTrials(history, rule.share);
  const auto [trial, mean, deviation] = Least(model, history, leaders);
  return {.trial = trial,
          .expected = model.LossOf(mean),
          .deviation = 0.5 * model.LossOf(mean + deviation) - 0.5 * model.LossOf(mean - deviation)};
}

}  // namespace hpo::search::analysis
