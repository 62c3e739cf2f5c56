// SPDX-License-Identifier: Apache-2.0
//
// Bayesian optimization with a Gaussian process (search.md sections 3 to 10): first some points of a Sobol design, then
// the point with the largest expected improvement or the lowest confidence bound, in turn, under a model of all
// results, running trials included. Constraints on what trials measure have models of their own, and the improvement
// counts times the probability that they are kept (constraint_models.h). Two things go beyond the usual: distances may
// be measured along learned directions where that predicts better (hyperparameters.h), and a study that gains little
// searches widely now and then (wide_search.h).
//
// All state is derived from the history. Hyperparameters are fitted at fixed numbers of results, starting from those in
// the note of an earlier trial, and written into the note of the trial asked with them (fit_schedule.h).
#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "search/gp/acquisition.h"
#include "search/gp/acquisition_search.h"
#include "search/gp/candidates.h"
#include "search/gp/constraint_fits.h"
#include "search/gp/constraint_models.h"
#include "search/gp/due_fit.h"
#include "search/gp/feasibility.h"
#include "search/gp/remembered_fit.h"
#include "search/gp/small_domain.h"
#include "search/gp/surrogate.h"
#include "search/gp/tried.h"
#include "search/gp/user_prior.h"
#include "search/gp/wide_search.h"
#include "search/prior_weight.h"
#include "search/samplers/prior_design.h"
#include "search/samplers/study_sequence.h"
#include "search/samplers/table.h"
#include "search/space/enumeration.h"

namespace hpo::search {
namespace {

// Finished trials before the first model: d + 1 within these limits, and at most one in four of a known budget. Where
// trials fail, twice as many results do.
constexpr int kLeastStart = 4, kMostStart = 16, kStartBeyondDimensions = 1;
constexpr int kStartShare = 4, kStartPatience = 2;

// Asks, of which one takes the confidence bound in place of the expected improvement, and the results a dimension from
// which on it does: a young model is in doubt everywhere.
constexpr int kBoundEvery = 2;
constexpr double kBoundFrom = 6;

constexpr std::size_t kMostPending = 64;  // running trials the model knows of, the latest ones
constexpr std::size_t kCentres = 5;       // best trials with local candidates around them
constexpr int kPriorCandidates = 64;      // drawn from the users' priors, where there are some

// What a trial was asked for, in its note. Numbers are journalled: never change or reuse one.
enum class Kind { kStart = 0, kImprovement = 1, kUntried = 2, kWide = 3, kFeasible = 4 };

Note NoteOf(Kind kind) { return {{"kind", static_cast<double>(kind)}}; }

// A model with what asks need of it.
struct Model {
  gp::Surrogate surrogate;
  std::vector<gp::UnitPoint> centres;  // the best trials, best first
  bool takes_bounds = false;           // whether some asks take the confidence bound
  Kind kind = Kind::kImprovement;
  std::optional<gp::NotedFit> fresh_fit = {};            // to be noted with the next suggestion
  std::optional<gp::Feasibility> feasibility = {};       // where failures are common
  std::optional<gp::ConstraintModels> constraints = {};  // where the study has some
  const gp::UserPrior* prior = nullptr;
  double prior_weight = 0;

  // While nothing keeps the constraints, there is nothing to improve on. A bound knows no prior: where one is wrong,
  // every second ask is free of it.
  gp::Acquisition AcquisitionOf(int trial) const {
    if (takes_bounds && trial % kBoundEvery == 1) return gp::ConfidenceBound(surrogate.posterior());
    const double best = surrogate.best() - (kind == Kind::kWide ? gp::kWideMargin : 0.0);
    std::vector<gp::Acquisition> terms;
    if (std::isfinite(best)) terms.push_back(gp::ExpectedImprovement(surrogate.posterior(), best));
    if (feasibility) terms.push_back(gp::ProbabilityOfResult(*feasibility));
    if (constraints) terms.push_back(gp::ProbabilityOfKeeping(*constraints));
    return gp::WithPrior(gp::Sum(std::move(terms)), *prior, prior_weight);
  }

  Kind KindNow() const { return std::isfinite(surrogate.best()) ? kind : Kind::kFeasible; }

  void Believe(const gp::Matrix& points) {
    if (points.rows() == 0) return;
    if (!constraints) return surrogate.Believe(points);
    surrogate.Believe(points, constraints->ExpectedToKeep(points));
    constraints->Believe(points);
  }
};

std::vector<gp::UnitPoint> BestPlaces(const gp::Domain& domain, const gp::Evidence& evidence, const History& history) {
  std::vector<std::size_t> order(evidence.losses.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const gp::Vector violations = gp::Violations(evidence);
  const auto rank = [&](std::size_t k) { return std::pair(violations[static_cast<gp::Index>(k)], evidence.losses[k]); };
  std::ranges::stable_sort(order, {}, rank);
  order.resize(std::min(order.size(), kCentres));
  std::vector<gp::UnitPoint> places;
  for (const std::size_t k : order) places.push_back(domain.Place(history[evidence.trials[k]].configuration));
  return places;
}

class GpSampler : public Sampler {
 public:
  GpSampler(const SearchSpace& space, gp::StoppedTrials stopped)
      : map_(space), features_(map_), stopped_(stopped), prior_(map_), sequence_(space, "gp") {}

  Proposal Suggest(const Request& request, const History& history, const RandomSource& random) override {
    const gp::Domain domain(map_, request.fixed);
    gp::Tried tried(history, features_);
    std::optional<Model> model = MakeModel(domain, history, random);
    Proposal proposal;
    for (int k = 0; k < request.count; ++k) {
      const int trial = request.first_trial + k;
      auto suggestion = model ? Improve(domain, *model, tried, trial, random) : Start(domain, tried, trial, random);
      if (!suggestion) {
        proposal.outlook = Outlook::kExhausted;
        break;
      }
      tried.Add(map_, suggestion->configuration);
      if (model && k + 1 < request.count) model->Believe(map_.Encode(suggestion->configuration).transpose());
      proposal.suggestions.push_back(*std::move(suggestion));
    }
    return proposal;
  }

  void Prepare(const History& history, const RandomSource& random) override {
    const gp::Evidence evidence = gp::CollectEvidence(history, history.results(), stopped_, features_);
    if (!HasStarted(evidence, history)) return;
    fit_.For(history, stopped_, features_, random);
    const int told = static_cast<int>(history.results().size());
    if (gp::Feasibility::IsLearned(evidence)) FeasibilityFit(evidence, told, random);
    if (evidence.has_constraints()) constraint_fits_.For(history, stopped_, features_, random);
    if (IsWideSearchDue(evidence)) {
      gp::WideFit(gp::Thin(evidence), map_, gp::SubsetStream(random, told), wide_fit_);
    }
  }

 private:
  bool HasStarted(const gp::Evidence& evidence, const History& history) const {
    int wanted = std::clamp(static_cast<int>(map_.size()) + kStartBeyondDimensions, kLeastStart, kMostStart);
    if (const auto budget = history.budget().trials) wanted = std::min(wanted, std::max(1, *budget / kStartShare));
    const auto losses = std::ssize(evidence.losses);
    return losses >= wanted || (losses > 0 && std::ssize(history.results()) >= kStartPatience * wanted);
  }

  // What a valley is worth depends on the constraints, of which the model of separate trials knows nothing.
  bool IsWideSearchDue(const gp::Evidence& evidence) const {
    return !evidence.has_constraints() && gp::IsWideSearchDue(evidence.losses, map_.size());
  }

  std::optional<Model> MakeModel(const gp::Domain& domain, const History& history, const RandomSource& random) {
    gp::Evidence evidence = gp::CollectEvidence(history, history.results(), stopped_, features_);
    if (!HasStarted(evidence, history)) return std::nullopt;
    gp::CurrentFit current = fit_.For(history, stopped_, features_, random);
    const auto told = static_cast<int>(history.results().size());
    const RandomStream subset = gp::SubsetStream(random, told);
    std::optional<gp::Feasibility> feasibility;
    if (gp::Feasibility::IsLearned(evidence)) {
      feasibility.emplace(evidence, map_, FeasibilityFit(evidence, told, random));
    }
    Model model = IsWideSearchDue(evidence) ? WideModel(domain, history, evidence, subset)
                                            : MainModel(domain, history, evidence, current.fit.theta(), subset);
    if (current.is_fresh) model.fresh_fit = std::move(current.fit);
    // Where failures are common, or constraints broken, they have to be weighed, which a bound cannot.
    model.takes_bounds = model.kind == Kind::kImprovement && !feasibility && !evidence.has_constraints() &&
                         static_cast<double>(evidence.losses.size()) >= kBoundFrom * map_.dimensions();
    model.feasibility = std::move(feasibility);
    if (evidence.has_constraints()) {
      model.constraints.emplace(evidence, model.surrogate.rows(), map_,
                                constraint_fits_.For(history, stopped_, features_, random));
    }
    model.prior = &prior_;
    if (!prior_.density().empty()) model.prior_weight = PriorWeight(prior_.density(), history);
    const auto pending = history.pending();
    model.Believe(features_.Rows(history, pending.last(std::min(pending.size(), kMostPending))));
    return model;
  }

  gp::Hyperparameters FeasibilityFit(const gp::Evidence& evidence, int told, const RandomSource& random) {
    return gp::Feasibility::Fit(evidence, map_, random.Stream(told, Purpose::kFit), feasibility_fit_);
  }

  Model MainModel(const gp::Domain& domain, const History& history, const gp::Evidence& evidence,
                  const gp::Vector& theta, const RandomStream& subset) const {
    return {.surrogate = {evidence, gp::OutputTransform::Power(evidence.losses), map_,
                          gp::Hyperparameters::FromVector(theta, map_.size()), subset},
            .centres = BestPlaces(domain, evidence, history)};
  }

  Model WideModel(const gp::Domain& domain, const History& history, const gp::Evidence& evidence,
                  const RandomStream& subset) {
    const gp::Thinned thinned = gp::Thin(evidence);
    const gp::Hyperparameters theta = gp::WideFit(thinned, map_, subset, wide_fit_);
    return {.surrogate = gp::WideSurrogate(thinned, map_, theta, subset),
            .centres = BestPlaces(domain, thinned.evidence, history),
            .kind = Kind::kWide};
  }

  std::optional<gp::UnitPoint> StartPoint(const gp::Domain& domain, const gp::Tried& tried, int trial,
                                          const RandomSource& random) {
    if (!prior_.density().empty()) {
      const auto is_tried = [&](const Configuration& c) { return tried.Has(map_.space().Hash(c)); };
      return PriorDesignPoint(trial, prior_.density(), is_tried, sequence_, domain.legal(), random);
    }
    if (trial > 0) return sequence_.Point(trial, domain.legal(), random);
    RandomStream draws = random.Stream(trial, Purpose::kRepair);
    return domain.legal().Near(prior_.density().Mode(), draws);
  }

  // A legal point of the design; trials that came from elsewhere leave theirs out. The first one is the centre or what
  // the user expects, or near.
  std::optional<Suggestion> Start(const gp::Domain& domain, const gp::Tried& tried, int trial,
                                  const RandomSource& random) {
    const std::optional<gp::UnitPoint> point = StartPoint(domain, tried, trial, random);
    if (!point) return std::nullopt;
    Configuration configuration = domain.At(*point);
    if (!tried.Has(map_.space().Hash(configuration))) return Suggestion{std::move(configuration), NoteOf(Kind::kStart)};
    return Untried(domain, tried, trial, random);
  }

  // The untried configuration of which the model expects most.
  std::optional<Suggestion> Improve(const gp::Domain& domain, Model& model, const gp::Tried& tried, int trial,
                                    const RandomSource& random) {
    std::optional<Configuration> configuration;
    const gp::Acquisition acquisition = model.AcquisitionOf(trial);
    if (const gp::SmallDomain* small = Small(domain)) {
      configuration = small->Best(tried, acquisition.value);
    } else {
      configuration = Search(domain, model, acquisition, tried, trial, random);
    }
    if (!configuration) return Untried(domain, tried, trial, random);
    Suggestion suggestion{*std::move(configuration), NoteOf(model.KindNow())};
    if (model.fresh_fit) gp::AppendFit(*model.fresh_fit, suggestion.note);
    model.fresh_fit.reset();
    return suggestion;
  }

  std::optional<Configuration> Search(const gp::Domain& domain, const Model& model, const gp::Acquisition& acquisition,
                                      const gp::Tried& tried, int trial, const RandomSource& random) {
    RandomStream draws = random.Stream(trial, Purpose::kCandidates);
    const gp::CandidateOptions amounts;
    // Each trial has a block of the sequence for itself, which is a net of its own.
    const std::uint32_t block = static_cast<std::uint32_t>(trial + 1) * static_cast<std::uint32_t>(amounts.spread);
    std::vector<gp::UnitPoint> points = {model.centres.front()};
    if (!domain.legal().Has(points.front())) points.clear();
    for (auto& point : gp::Candidates(domain, sequence_.Of(random), block, model.centres, amounts, draws)) {
      points.push_back(std::move(point));
    }
    AddPriorCandidates(domain, points, draws);
    if (points.empty()) return std::nullopt;
    const auto found = gp::MaximizeAcquisition(domain, acquisition, domain.WithFeatures(std::move(points)),
                                               model.surrogate.posterior().scales(), {.sure_starts = 1}, draws);
    std::optional<Configuration> doubtful;
    for (const gp::Scored& point : found) {
      Configuration configuration = domain.At(point.unit);
      if (tried.Has(map_.space().Hash(configuration)) || tried.IsNear(point.features)) continue;
      if (!model.feasibility || !model.feasibility->IsNearerToFailure(point.features)) return configuration;
      if (!doubtful) doubtful = std::move(configuration);
    }
    return doubtful;
  }

  void AddPriorCandidates(const gp::Domain& domain, std::vector<gp::UnitPoint>& points, RandomStream& draws) const {
    for (int k = 0; !prior_.density().empty() && k < kPriorCandidates; ++k) {
      if (auto drawn = prior_.density().Draw(domain.legal(), draws)) points.push_back(domain.Inside(*std::move(drawn)));
    }
  }

  // An untried configuration by chance, or the first one in order when chance finds none.
  std::optional<Suggestion> Untried(const gp::Domain& domain, const gp::Tried& tried, int trial,
                                    const RandomSource& random) {
    RandomStream draws = random.Stream(trial, Purpose::kSample);
    std::optional<Configuration> found;
    if (const gp::SmallDomain* small = Small(domain)) {
      found = small->Any(tried, draws);
    } else {
      const auto is_tried = [&](const Configuration& c) { return tried.Has(map_.space().Hash(c)); };
      found = domain.legal().DrawUnknown(tried.size(), is_tried, draws);
    }
    if (!found) return std::nullopt;
    return Suggestion{*std::move(found), NoteOf(Kind::kUntried)};
  }

  const gp::SmallDomain* Small(const gp::Domain& domain) {
    if (!is_small_known_ || small_fixed_ != domain.fixed()) {
      small_ = gp::SmallDomain::Of(domain);
      small_fixed_ = domain.fixed();
      is_small_known_ = true;
    }
    return small_ ? &*small_ : nullptr;
  }

  gp::FeatureMap map_;
  gp::TrialFeatures features_;
  gp::StoppedTrials stopped_;
  gp::DueFit fit_;
  gp::RememberedFit wide_fit_, feasibility_fit_;
  gp::ConstraintFits constraint_fits_;
  gp::UserPrior prior_;
  StudySequence sequence_;
  std::optional<gp::SmallDomain> small_;  // of the domain with these fixed values
  PartialConfiguration small_fixed_;
  bool is_small_known_ = false;
};

}  // namespace

SamplerEntry GpSamplerEntry() {
  return {.name = "gp",
          .help = "Bayesian optimization with a Gaussian process: expected improvement and confidence bound in turn",
          .options = {{.name = "stopped_trials",
                       .fallback = std::string("match"),
                       .choices = {"match", "ignore"},
                       .help = "what the model makes of trials that the pruner stopped: match = the loss they would "
                               "have reached, ignore = nothing"}},
          .make = [](const SearchSpace& space, const Options& options) -> std::unique_ptr<Sampler> {
            const bool match = std::get<std::string>(options.at("stopped_trials")) == "match";
            return std::make_unique<GpSampler>(space, match ? gp::StoppedTrials::kMatch : gp::StoppedTrials::kIgnore);
          }};
}

}  // namespace hpo::search
