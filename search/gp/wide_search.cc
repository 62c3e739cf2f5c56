// SPDX-License-Identifier: Apache-2.0
#include "search/gp/wide_search.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "search/gp/fit.h"
#include "search/gp/fit_schedule.h"
#include "search/gp/marginal_likelihood.h"

namespace hpo::search::gp {
namespace {

constexpr Index kLeastLook = 8, kLookPerFeature = 2;  // results that are looked back on
constexpr Index kBeforeLook = 4;                      // and those there must be before them
constexpr double kLittleGain = 0.01;
constexpr int kEvery = 3;

// A valley is searched to its bottom when this share of those results lie so near to the best, in the range of the
// losses without the worst tenth. Then one ask in so many is left to the main model.
constexpr double kBottomShare = 1.0 / 3, kBottom = 1e-6, kRange = 0.9;
constexpr int kMainEvery = 3;

constexpr double kMargin = 1.0, kMarginOfReals = 0.1;

constexpr int kFitSteps = 2;  // of the main model, for one fit of this one

constexpr double kSeparation = 0.05;  // root mean square over the features
// Few are kept as the fit, made for one ask only, costs their cube.
constexpr std::size_t kMostKept = 128, kMostLeftOut = 256;
constexpr std::ptrdiff_t kSortedAtOnce = 512;  // of a long study's trials few are looked at

// The transform of this model has no slopes that would tell what known noise comes to: it is learned.
Noise NoiseOf(const Evidence& evidence) { return evidence.noise.kind == Noise::Kind::kNone ? evidence.noise : Noise(); }

double Quantile(std::vector<double> losses, double share) {
  const auto at = losses.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(losses.size()));
  std::nth_element(losses.begin(), at, losses.end());
  return *at;
}

// Distances are halved: the difference of two finite doubles may overflow.
bool IsAtBottom(std::span<const double> losses, std::size_t look) {
  const double best = std::ranges::min(losses);
  const double range = 0.5 * Quantile({losses.begin(), losses.end()}, kRange) - 0.5 * best;
  const auto near =
      std::ranges::count_if(losses.last(look), [&](double loss) { return 0.5 * loss - 0.5 * best <= kBottom * range; });
  return range > 0 && static_cast<double>(near) >= kBottomShare * static_cast<double>(look);
}

}  // namespace

bool IsWideSearchDue(std::span<const double> losses, Index features, Index running) {
  const auto n = std::ssize(losses);
  const Index look = std::max(kLeastLook, kLookPerFeature * features) + running;
  if (n < look + kBeforeLook) return false;
  if (IsAtBottom(losses, static_cast<std::size_t>(look))) return n % kMainEvery != 0;
  if (n % kEvery != 1) return false;
  const double middle = Quantile({losses.begin(), losses.end()}, 0.5);
  const double best = std::ranges::min(losses);
  const double before = std::ranges::min(losses.first(losses.size() - static_cast<std::size_t>(look)));
  return 0.5 * before - 0.5 * best <= kLittleGain * (0.5 * middle - 0.5 * best);
}

int WideFitResults(int results) { return results - results % (kFitSteps * FitStep(results)); }

double WideMargin(const std::vector<FeatureKind>& kinds) {
  return std::ranges::find(kinds, FeatureKind::kReal) == kinds.end() ? kMargin : kMarginOfReals;
}

Thinned Thin(const Evidence& evidence) {
  std::vector<Index> order(evidence.losses.size()), kept, left_out;
  std::iota(order.begin(), order.end(), Index{0});
  const auto loss = [&](Index i) { return evidence.losses[static_cast<std::size_t>(i)]; };
  const double radius = kSeparation * kSeparation * static_cast<double>(evidence.points.cols());
  auto sorted = order.begin();
  for (auto next = order.begin(); next != order.end(); ++next) {
    if (next == sorted) {
      sorted += std::min(kSortedAtOnce, order.end() - sorted);
      std::ranges::partial_sort(next, sorted, order.end(), {}, [&](Index i) { return std::pair(loss(i), i); });
    }
    const Index i = *next;
    const bool is_near = std::ranges::any_of(
        kept, [&](Index k) { return (evidence.points.row(i) - evidence.points.row(k)).squaredNorm() < radius; });
    if (!is_near) {
      kept.push_back(i);
    } else if (left_out.size() < kMostLeftOut) {
      left_out.push_back(i);
    }
    if (kept.size() == kMostKept) break;
  }
  Thinned thinned{.evidence = {.trials = {},
                               .losses = {},
                               .points = evidence.points(kept, Eigen::all),
                               .failures = evidence.failures,
                               .noise = NoiseOf(evidence)},
                  .left_out = evidence.points(left_out, Eigen::all)};
  for (const Index k : kept) {
    thinned.evidence.trials.push_back(evidence.trials[static_cast<std::size_t>(k)]);
    thinned.evidence.losses.push_back(loss(k));
  }
  return thinned;
}

Hyperparameters WideFit(const Thinned& thinned, const FeatureMap& map, const RandomStream& random,
                        RememberedFit& remembered) {
  Prior prior = FitPrior(map.kinds(), map.dimensions());
  const Vector start = FitStart(prior);
  const Observations data = FitData(thinned.evidence, OutputTransform::HalfRank(thinned.evidence.losses), map,
                                    Hyperparameters::FromVector(start, map.size()), random);
  if (!data.learns_noise) FixNoise(prior);
  const Vector theta = remembered.Of(data, random, [&] {
    MarginalLikelihood likelihood(data, map.kinds(), prior);
    return Fit(likelihood, prior, start, {.iterations = 30, .random_starts = 1}, random);
  });
  return Hyperparameters::FromVector(theta, map.size());
}

Surrogate WideSurrogate(const Thinned& thinned, const FeatureMap& map, const Hyperparameters& theta,
                        const RandomStream& random) {
  // Half-rank: what counts is where a good region may be, not how good the very best ones are.
  Surrogate surrogate(thinned.evidence, OutputTransform::HalfRank(thinned.evidence.losses), map, theta, random);
  surrogate.Believe(thinned.left_out);
  return surrogate;
}

}  // namespace hpo::search::gp
