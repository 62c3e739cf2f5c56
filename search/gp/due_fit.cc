// SPDX-License-Identifier: Apache-2.0
#include "search/gp/due_fit.h"

#include <algorithm>
#include <utility>

#include "search/gp/surrogate.h"

namespace hpo::search::gp {
namespace {

// Features: the mixing matrix is their square, and is written into notes.
constexpr Index kMostMixed = 24;

// In what a fit depends on.
bool Same(const Evidence& a, const Evidence& b) {
  return a.trials == b.trials && a.losses == b.losses && a.noise == b.noise && SameNumbers(a.points, b.points);
}

bool Same(const std::optional<NotedFit>& a, const std::optional<NotedFit>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return a->results == b->results && a->mixes == b->mixes && SameNumbers(a->axes, b->axes) &&
         SameNumbers(a->mixed, b->mixed);
}

Prior PriorOf(const Observations& data, const FeatureMap& map, Metric metric) {
  Prior prior = FitPrior(map.kinds(), map.dimensions(), metric);
  if (!data.learns_noise) FixNoise(prior);
  return prior;
}

// From the last one, and now and then also from the fit along the axes: directions once learned may be wrong.
Vector FitMixed(const Observations& data, const FeatureMap& map, const Vector& axes,
                const std::optional<NotedFit>& last, const FitOptions& effort, const RandomStream& random) {
  const Prior prior = PriorOf(data, map, Metric::kMixed);
  MarginalLikelihood likelihood(data, map.kinds(), prior);
  const auto from = [&](const Vector& start) {
    return Fit(likelihood, prior, start, {.iterations = effort.iterations}, random);
  };
  const bool has_last = last && last->mixed.size() > 0;
  if (has_last && effort.random_starts == 0) return from(last->mixed);
  const Vector anew = from(WithoutMixing(axes, map.size()));
  if (!has_last) return anew;
  const Vector again = from(last->mixed);
  Vector unused;
  return likelihood(again, unused) <= likelihood(anew, unused) ? again : anew;
}

}  // namespace

NotedFit FitBoth(const Observations& data, const FeatureMap& map, int results, const std::optional<NotedFit>& last,
                 const RandomStream& random) {
  const Prior prior = PriorOf(data, map, Metric::kAxes);
  MarginalLikelihood likelihood(data, map.kinds(), prior);
  const FitOptions effort = FitEffort(results, last);
  NotedFit fit{.results = results,
               .axes = Fit(likelihood, prior, last ? last->axes : FitStart(prior), effort, random),
               .mixed = {},
               .mixes = false};
  if (std::ranges::count_if(map.kinds(), IsNumber) < 2 || map.size() > kMostMixed) return fit;
  fit.mixed = FitMixed(data, map, fit.axes, last, effort, random);
  fit.mixes = likelihood.LeaveOneOut(fit.mixed) > likelihood.LeaveOneOut(fit.axes);
  return fit;
}

CurrentFit DueFit::For(const History& history, StoppedTrials stopped, TrialFeatures& features,
                       const RandomSource& random) {
  const FeatureMap& map = features.map();
  const auto told = static_cast<int>(history.results().size());
  std::optional<NotedFit> last = LatestFit(history, map.size());
  // Results that gave no loss may leave none for a fit of the usual number.
  for (const int results : {DueResults(told), told}) {
    if (last && last->results == results) return {.fit = *std::move(last), .is_fresh = false};
    const std::span<const int> due = history.results().first(static_cast<std::size_t>(results));
    Evidence evidence = CollectEvidence(history, due, stopped, features);
    if (evidence.losses.empty()) continue;
    const bool is_made = made_ && made_->fit.results == results && made_->seed == random.seed() &&
                         Same(made_->last, last) && Same(made_->evidence, evidence);
    if (!is_made) {
      const Vector start = last ? last->theta() : FitStart(FitPrior(map.kinds(), map.dimensions()));
      const Observations data = FitData(evidence, OutputTransform::Power(evidence.losses), map,
                                        Hyperparameters::FromVector(start, map.size()), SubsetStream(random, results));
      NotedFit fit = FitBoth(data, map, results, last, random.Stream(results, Purpose::kFit));
      made_ = Made{std::move(evidence), std::move(last), random.seed(), std::move(fit)};
    }
    return {.fit = made_->fit, .is_fresh = true};
  }
  return {};
}

}  // namespace hpo::search::gp
