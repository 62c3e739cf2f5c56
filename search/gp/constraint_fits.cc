// SPDX-License-Identifier: Apache-2.0
#include "search/gp/constraint_fits.h"

#include "search/gp/constraint_models.h"
#include "search/gp/fit.h"
#include "search/gp/fit_schedule.h"
#include "search/gp/output_transform.h"
#include "search/gp/surrogate.h"

namespace hpo::search::gp {
namespace {

constexpr FitOptions kEffort{.iterations = 30, .random_starts = 1};  // there is no fit before to start from

// The results that a fit is made on: those of the schedule, or all where these gave no loss.
Evidence DueEvidence(const History& history, StoppedTrials stopped, TrialFeatures& features, int& results) {
  const std::span<const int> told = history.results();
  results = DueResults(static_cast<int>(told.size()));
  Evidence evidence = CollectEvidence(history, told.first(static_cast<std::size_t>(results)), stopped, features);
  if (!evidence.losses.empty()) return evidence;
  results = static_cast<int>(told.size());
  return CollectEvidence(history, told, stopped, features);
}

}  // namespace

std::vector<Hyperparameters> ConstraintFits::For(const History& history, StoppedTrials stopped, TrialFeatures& features,
                                                 const RandomSource& random) {
  int results = 0;
  const Evidence evidence = DueEvidence(history, stopped, features, results);
  const FeatureMap& map = features.map();
  const Prior prior = FitPrior(map.kinds(), map.dimensions());
  const Vector start = FitStart(prior);
  const std::vector<Index> rows =
      KeptRows(evidence, OutputTransform::Power(evidence.losses), map, Hyperparameters::FromVector(start, map.size()),
               SubsetStream(random, results));
  const RandomStream draws = random.Stream(results, Purpose::kFit);
  fits_.resize(static_cast<std::size_t>(evidence.constraints.cols()));
  std::vector<Hyperparameters> found;
  for (std::size_t k = 0; k < fits_.size(); ++k) {
    const Observations data = ConstraintData(evidence, static_cast<Index>(k), rows);
    const Vector theta = fits_[k].Of(data, draws, [&] {
      MarginalLikelihood likelihood(data, map.kinds(), prior);
      return Fit(likelihood, prior, start, kEffort, draws);
    });
    found.push_back(Hyperparameters::FromVector(theta, map.size()));
  }
  return found;
}

}  // namespace hpo::search::gp
