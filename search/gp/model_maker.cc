// SPDX-License-Identifier: Apache-2.0
#include "search/gp/model_maker.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "search/gp/leading_trials.h"
#include "search/gp/left_out_correlation.h"
#include "search/gp/local_steps.h"
#include "search/gp/replicates.h"
#include "search/gp/wide_search.h"
#include "search/prior_weight.h"

namespace hpo::search::gp {
namespace {

// Finished trials before the first model: d + 1 within these limits, and at most one in four of a known budget. Where
// trials fail, twice as many results do.
constexpr int kLeastStart = 4, kMostStart = 16, kStartBeyondDimensions = 1;
constexpr int kStartShare = 4, kStartPatience = 2;

constexpr std::size_t kMostPending = 64;  // running trials the model knows of, the latest ones
constexpr std::size_t kCentres = 5;       // best trials with local candidates around them

std::vector<UnitPoint> BestPlaces(const Domain& domain, const Evidence& evidence, const History& history) {
  std::vector<std::size_t> order(evidence.losses.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const Vector violations = Violations(evidence);
  const auto rank = [&](std::size_t k) { return std::tuple(violations[static_cast<Index>(k)], evidence.losses[k], k); };
  const std::size_t count = std::min(order.size(), kCentres);
  std::ranges::partial_sort(order, order.begin() + static_cast<std::ptrdiff_t>(count), {}, rank);
  order.resize(count);
  std::vector<UnitPoint> places;
  for (const std::size_t k : order) places.push_back(domain.Place(history[evidence.trials[k]].configuration));
  return places;
}

// Whether there may be enough noise for replicates; without, wide search goes on to the end.
bool MayBeNoisy(const Noise& noise, const Vector& theta, Index features) {
  if (noise.kind != Noise::Kind::kLearned) return noise.kind == Noise::Kind::kKnown;
  return std::exp(theta[features + 1]) >= kMuchNoise;
}

}  // namespace

void ModelMaker::Prepare(const History& history, const RandomSource& random) {
  const Evidence evidence = CollectEvidence(history, history.results(), stopped_, *features_);
  if (!HasStarted(evidence, history)) return;
  fit_.For(history, stopped_, *features_, random);
  const int told = static_cast<int>(history.results().size());
  if (Feasibility::IsLearned(evidence)) FeasibilityFit(evidence, told, random);
  if (evidence.has_constraints()) constraint_fits_.For(history, stopped_, *features_, random);
  if (IsWideSearchDue(evidence, history)) WideTheta(history, evidence, random);
}

std::optional<AskModel> ModelMaker::Make(const Domain& domain, const History& history, const RandomSource& random) {
  const Evidence evidence = CollectEvidence(history, history.results(), stopped_, *features_);
  if (!HasStarted(evidence, history)) return std::nullopt;
  CurrentFit current = fit_.For(history, stopped_, *features_, random);
  const auto told = static_cast<int>(history.results().size());
  const bool may_replicate =
      domain.fixed().size() == 0 && MayBeNoisy(evidence.noise, current.fit.theta(), map().size());
  const int replicates = may_replicate ? ReplicatesLeft(history) : 0;
  // Where failures are common, or constraints broken, they have to be weighed, which a bound, a design or a step
  // cannot.
  const bool is_free = !Feasibility::IsLearned(evidence) && !evidence.has_constraints();
  const bool is_wide = replicates == 0 && IsWideSearchDue(evidence, history);
  const bool may_doubt = is_free && AreAllReal(map().kinds());
  AskModel model = ModelToSearch(domain, history, evidence, current.fit.theta(), is_wide, may_doubt, random);
  for (const int trial : TrialsToReplicate(model.surrogate, *features_, history, replicates)) {
    model.replicates.push_back(history[trial].configuration);
  }
  if (current.is_fresh) model.fresh_fit = std::move(current.fit);
  if (Feasibility::IsLearned(evidence)) {
    model.feasibility.emplace(evidence, map(), FeasibilityFit(evidence, told, random));
  }
  if (evidence.has_constraints()) {
    model.constraints.emplace(evidence, model.surrogate.rows(), map(),
                              constraint_fits_.For(history, stopped_, *features_, random));
  }
  if (is_free && !model.wide_margin) {
    model.bound_kappa = BoundKappa(map().kinds(), map().dimensions(), std::ssize(evidence.losses));
  }
  model.prior = prior_;
  if (!prior_->density().empty()) model.prior_weight = PriorWeight(prior_->density(), history);
  const auto pending = history.pending();
  model.Believe(features_->Rows(history, pending.last(std::min(pending.size(), kMostPending))));
  return model;
}

int ModelMaker::StartTrials(const History& history) const {
  const int wanted = std::clamp(static_cast<int>(map().size()) + kStartBeyondDimensions, kLeastStart, kMostStart);
  const auto budget = history.budget().trials;
  return budget ? std::min(wanted, std::max(1, *budget / kStartShare)) : wanted;
}

bool ModelMaker::HasStarted(const Evidence& evidence, const History& history) const {
  const int wanted = StartTrials(history);
  const auto losses = std::ssize(evidence.losses);
  return losses >= wanted || (losses > 0 && std::ssize(history.results()) >= kStartPatience * wanted);
}

// What a valley is worth depends on the constraints, of which the model of separate trials knows nothing.
bool ModelMaker::IsWideSearchDue(const Evidence& evidence, const History& history) const {
  if (evidence.has_constraints()) return false;
  const auto is_running = [&](int trial) { return history[trial].state != TrialState::kPaused; };
  return gp::IsWideSearchDue(evidence.losses, map().size(), std::ranges::count_if(history.pending(), is_running));
}

Hyperparameters ModelMaker::FeasibilityFit(const Evidence& evidence, int told, const RandomSource& random) {
  return Feasibility::Fit(evidence, map(), random.Stream(told, Purpose::kFit), feasibility_fit_);
}

AskModel ModelMaker::MainModel(const Domain& domain, const History& history, const Evidence& evidence,
                               const Vector& theta, const RandomStream& subset) {
  return {.surrogate = {evidence, OutputTransform::Power(evidence.losses), map(),
                        Hyperparameters::FromVector(theta, map().size()), subset, &factor_},
          .centres = BestPlaces(domain, evidence, history)};
}

Trust ModelMaker::TrustIn(const AskModel& model, const Evidence& evidence, const History& history) const {
  Trust trust{.start = StartTrials(history),
              .left_out_correlation = LeftOutCorrelation(model.surrogate, evidence, history)};
  const bool steps = AreLocalStepsDue(std::ssize(evidence.losses), trust.start, trust.left_out_correlation);
  if (steps) trust.step_deviation = StepDeviation(history);
  return trust;
}

// Steps go before wide search: of a function without a trend it would learn nothing either.
AskModel ModelMaker::ModelToSearch(const Domain& domain, const History& history, const Evidence& evidence,
                                   const Vector& theta, bool is_wide, bool may_doubt, const RandomSource& random) {
  if (is_wide && !may_doubt) return WideModel(domain, history, evidence, random);
  const RandomStream subset = SubsetStream(random, static_cast<int>(history.results().size()));
  AskModel main = MainModel(domain, history, evidence, theta, subset);
  if (may_doubt) main.trust = TrustIn(main, evidence, history);
  if (!is_wide || main.trust.step_deviation) return main;
  AskModel wide = WideModel(domain, history, evidence, random);
  wide.trust = main.trust;
  return wide;
}

// Fitted to fewer results now and then, not to all of them each time: the shape of the whole changes slowly.
Hyperparameters ModelMaker::WideTheta(const History& history, const Evidence& evidence, const RandomSource& random) {
  const std::span<const int> told = history.results();
  const int results = WideFitResults(static_cast<int>(told.size()));
  const Evidence then = CollectEvidence(history, told.first(static_cast<std::size_t>(results)), stopped_, *features_);
  return WideFit(Thin(then.losses.empty() ? evidence : then), map(), SubsetStream(random, results), wide_fit_);
}

AskModel ModelMaker::WideModel(const Domain& domain, const History& history, const Evidence& evidence,
                               const RandomSource& random) {
  const Thinned thinned = Thin(evidence);
  const RandomStream subset = SubsetStream(random, static_cast<int>(history.results().size()));
  return {.surrogate = WideSurrogate(thinned, map(), WideTheta(history, evidence, random), subset),
          .centres = BestPlaces(domain, thinned.evidence, history),
          .wide_margin = WideMargin(map().kinds())};
}

}  // namespace hpo::search::gp
