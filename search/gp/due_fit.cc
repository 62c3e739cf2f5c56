// SPDX-License-Identifier: Apache-2.0
#include "search/gp/due_fit.h"

#include <utility>

#include "search/gp/surrogate.h"

namespace hpo::search::gp {
namespace {

bool Same(const Matrix& a, const Matrix& b) { return a.rows() == b.rows() && a.cols() == b.cols() && a == b; }

}  // namespace

CurrentFit DueFit::For(const History& history, StoppedTrials stopped, TrialFeatures& features,
                       const RandomSource& random) {
  const FeatureMap& map = features.map();
  const auto told = static_cast<int>(history.results().size());
  const int results = DueResults(told);
  const std::optional<NotedFit> last = LatestFit(history, map.size());
  if (last && last->results == results) return {.theta = last->theta, .fresh = std::nullopt};

  const Prior prior = FitPrior(map.kinds(), map.dimensions());
  const Vector start = last ? last->theta : FitStart(prior);
  const std::span<const int> due = history.results().first(static_cast<std::size_t>(results));
  const Evidence evidence = CollectEvidence(history, due, stopped, features);
  if (evidence.losses.empty()) return {.theta = start, .fresh = std::nullopt};
  const OutputTransform transform(evidence.losses);
  Observations data =
      FitData(evidence, transform, map, Hyperparameters::FromVector(start), SubsetStream(random, results));
  const bool is_made = made_ && made_->results == results && made_->seed == random.seed() &&
                       Same(made_->start, start) && Same(made_->data.points, data.points) &&
                       Same(made_->data.values, data.values);
  if (!is_made) {
    MarginalLikelihood likelihood(data, map.kinds(), prior);
    Vector theta = Fit(likelihood, prior, start, FitEffort(results, !last), random.Stream(results, Purpose::kFit));
    made_ = Made{std::move(data), start, results, random.seed(), std::move(theta)};
  }
  return {.theta = made_->theta, .fresh = NotedFit{results, made_->theta}};
}

}  // namespace hpo::search::gp
