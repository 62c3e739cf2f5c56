// SPDX-License-Identifier: Apache-2.0
//
// Bayesian optimization with a Gaussian process (search.md sections 3 to 10): first some points of a Sobol design, then
// the point with the largest expected improvement or the lowest confidence bound, in turn, under a model of all
// results, running trials included. Constraints on what trials measure have models of their own, and the improvement
// counts times the probability that they are kept (constraint_models.h). Some things go beyond the usual: distances may
// be measured along learned directions where that predicts better (hyperparameters.h), a study that gains little
// searches widely now and then (wide_search.h), each branch of a conditional space has its share of the trials
// (branches.h), and where the model predicts badly the design grows (growing_design.h), or asks step from the best
// trial (local_steps.h).
//
// All state is derived from the history. Hyperparameters are fitted at fixed numbers of results, starting from those in
// the note of an earlier trial, and written into the note of the trial asked with them (fit_schedule.h).
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "search/gp/ask_model.h"
#include "search/gp/branches.h"
#include "search/gp/local_steps.h"
#include "search/gp/model_maker.h"
#include "search/gp/model_search.h"
#include "search/gp/small_domain.h"
#include "search/gp/tried.h"
#include "search/gp/user_prior.h"
#include "search/samplers/prior_design.h"
#include "search/samplers/study_sequence.h"
#include "search/samplers/table.h"

namespace hpo::search {
namespace {

constexpr int kBranchEvery = 2;  // asks, of which one may go to a branch that is behind: not one that takes the bound

class GpSampler : public Sampler {
 public:
  GpSampler(const SearchSpace& space, gp::StoppedTrials stopped)
      : map_(space),
        features_(map_),
        prior_(map_),
        models_(features_, prior_, stopped),
        tried_(features_),
        branches_(features_),
        sequence_(space, "gp") {}

  Proposal Suggest(const Request& request, const History& history, const RandomSource& random) override {
    const gp::Domain domain(map_, request.fixed);
    tried_.Follow(history);
    std::optional<gp::AskModel> model = models_.Make(domain, history, random);
    Proposal proposal;
    std::vector<Configuration> asked;
    while (std::ssize(asked) < request.count) {
      const int trial = request.first_trial + static_cast<int>(asked.size());
      std::optional<Suggestion> suggestion;
      if (model) suggestion = InBranchBehind(domain, *model, history, asked, trial, random);
      if (!suggestion) suggestion = model ? Improve(domain, *model, trial, random) : Start(domain, trial, random);
      if (!suggestion) {
        proposal.outlook = Outlook::kExhausted;
        break;
      }
      asked.push_back(suggestion->configuration);
      tried_.Add(asked.back());
      if (model && std::ssize(asked) < request.count) model->Believe(map_.Encode(asked.back()).transpose());
      proposal.suggestions.push_back(*std::move(suggestion));
    }
    return proposal;
  }

  void Prepare(const History& history, const RandomSource& random) override { models_.Prepare(history, random); }

 private:
  std::optional<gp::UnitPoint> StartPoint(const gp::Domain& domain, int point, const RandomSource& random) {
    if (!prior_.density().empty()) {
      const auto is_tried = [&](const Configuration& c) { return tried_.Has(c); };
      return PriorDesignPoint(point, prior_.density(), is_tried, sequence_, domain.legal(), random);
    }
    if (point > 0) return sequence_.Point(point, domain.legal(), random);
    RandomStream draws = random.Stream(point, Purpose::kRepair);
    return domain.legal().Near(prior_.density().Mode(), draws);
  }

  // A legal point of the design; trials that came from elsewhere leave theirs out. The first one is the centre or what
  // the user expects, or near.
  std::optional<Suggestion> Start(const gp::Domain& domain, int trial, const RandomSource& random) {
    const std::optional<gp::UnitPoint> unit = StartPoint(domain, trial, random);
    if (!unit) return std::nullopt;
    Configuration configuration = domain.At(*unit);
    if (!tried_.Has(configuration)) return Suggestion{std::move(configuration), gp::NoteOf(gp::AskKind::kStart)};
    return Untried(domain, trial, random);
  }

  // The untried configuration of which the model expects most.
  std::optional<Suggestion> Improve(const gp::Domain& domain, gp::AskModel& model, int trial,
                                    const RandomSource& random) {
    if (auto replicate = Replicate(model)) return replicate;
    if (auto point = PointOfDesign(domain, model, trial, random)) return point;
    if (auto step = Step(domain, model, trial, random)) return step;
    if (auto found = Search(domain, model, trial, random)) return found;
    return Untried(domain, trial, random);
  }

  std::optional<Suggestion> Search(const gp::Domain& domain, gp::AskModel& model, int trial,
                                   const RandomSource& random) {
    const gp::Acquisition acquisition = model.AcquisitionOf(trial);
    const gp::SmallDomain* small = small_.Of(domain);
    return Noted(small ? small->Best(tried_, acquisition.value)
                       : SearchIn({domain, model.centres}, model, acquisition, trial, random),
                 model);
  }

  // One in a branch that has had fewer trials than it should, where this ask goes to one. Asks that look at all
  // configurations need no such care.
  std::optional<Suggestion> InBranchBehind(const gp::Domain& domain, gp::AskModel& model, const History& history,
                                           const std::vector<Configuration>& asked, int trial,
                                           const RandomSource& random) {
    if (trial % kBranchEvery != 0 || domain.fixed().size() > 0 || !model.replicates.empty()) return std::nullopt;
    for (const gp::Branch& branch : branches_.Behind(history, asked)) {
      if (small_.Of(domain)) break;
      const gp::Domain inside(map_, branch.choices);
      const std::vector<gp::UnitPoint> centres = {inside.Place(history[branch.best].configuration)};
      auto found = SearchIn({inside, centres}, model, model.AcquisitionInBranch(trial), trial, random);
      if (found) return Noted(std::move(found), model);
    }
    return std::nullopt;
  }

  std::optional<Configuration> SearchIn(const gp::SearchArea& area, const gp::AskModel& model,
                                        const gp::Acquisition& acquisition, int trial, const RandomSource& random) {
    RandomStream draws = random.Stream(trial, Purpose::kCandidates);
    return gp::SearchModel(area, model, acquisition, sequence_.Of(random), trial, tried_, draws);
  }

  // A trial that is meant to equal an earlier one.
  static std::optional<Suggestion> Replicate(gp::AskModel& model) {
    if (model.replicates.empty()) return std::nullopt;
    Suggestion suggestion = Noted(std::move(model.replicates.front()), gp::AskKind::kReplicate, model);
    model.replicates.erase(model.replicates.begin());
    return suggestion;
  }

  std::optional<Suggestion> PointOfDesign(const gp::Domain& domain, gp::AskModel& model, int trial,
                                          const RandomSource& random) {
    const gp::DesignPoints points = model.PointsOfDesign(trial);
    for (int point = points.first; point < points.end; ++point) {
      const std::optional<gp::UnitPoint> unit = StartPoint(domain, point, random);
      if (!unit) return std::nullopt;
      Configuration configuration = domain.At(*unit);
      if (!tried_.Has(configuration)) return Noted(std::move(configuration), gp::AskKind::kStart, model);
    }
    return std::nullopt;
  }

  // Nothing where none is due, or none is found that is new.
  std::optional<Suggestion> Step(const gp::Domain& domain, gp::AskModel& model, int trial, const RandomSource& random) {
    if (!model.trust.step_deviation) return std::nullopt;
    RandomStream draws = random.Stream(trial, Purpose::kLocalStep);
    const auto point = gp::LocalStep(domain, model.centres.front(), *model.trust.step_deviation, draws);
    if (!point) return std::nullopt;
    Configuration configuration = domain.At(*point);
    if (tried_.Has(configuration)) return std::nullopt;
    return Noted(std::move(configuration), gp::AskKind::kLocalStep, model);
  }

  static std::optional<Suggestion> Noted(std::optional<Configuration> found, gp::AskModel& model) {
    if (!found) return std::nullopt;
    return Noted(*std::move(found), model.Kind(), model);
  }

  static Suggestion Noted(Configuration configuration, gp::AskKind kind, gp::AskModel& model) {
    Suggestion suggestion{std::move(configuration), gp::NoteOf(kind)};
    if (model.fresh_fit) gp::AppendFit(*model.fresh_fit, suggestion.note);
    model.fresh_fit.reset();
    return suggestion;
  }

  // An untried configuration by chance, or the first one in order when chance finds none.
  std::optional<Suggestion> Untried(const gp::Domain& domain, int trial, const RandomSource& random) {
    RandomStream draws = random.Stream(trial, Purpose::kSample);
    std::optional<Configuration> found;
    if (const gp::SmallDomain* small = small_.Of(domain)) {
      found = small->Any(tried_, draws);
    } else {
      const auto is_tried = [&](const Configuration& c) { return tried_.Has(c); };
      found = domain.legal().DrawUnknown(tried_.size(), is_tried, draws);
    }
    if (!found) return std::nullopt;
    return Suggestion{*std::move(found), gp::NoteOf(gp::AskKind::kUntried)};
  }

  gp::FeatureMap map_;
  gp::TrialFeatures features_;
  gp::UserPrior prior_;
  gp::ModelMaker models_;
  gp::Tried tried_;
  gp::Branches branches_;
  StudySequence sequence_;
  gp::SmallDomains small_;
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
