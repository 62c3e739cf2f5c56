// SPDX-License-Identifier: Apache-2.0
//
// Tree-structured Parzen estimator (search.md section 19), as Optuna's TPESampler with multivariate = group =
// constant_liar = true: a joint density over the parameters that are active together, one of the good trials and one of
// the others, and the candidate at which their ratio is largest. Unlike the original it proposes no configuration
// twice, starts with a Sobol design and keeps away from failed trials.
//
// All state is derived from the history.
#include <algorithm>
#include <deque>
#include <optional>
#include <unordered_set>
#include <utility>

#include "search/prior_weight.h"
#include "search/samplers/prior_design.h"
#include "search/samplers/study_sequence.h"
#include "search/samplers/table.h"
#include "search/space/legal_points.h"
#include "search/space/prior_density.h"
#include "search/tpe/draft.h"
#include "search/tpe/good_and_bad.h"
#include "search/tpe/group_model.h"
#include "search/tpe/groups.h"
#include "search/tpe/trial_places.h"

namespace hpo::search {
namespace {

constexpr int kCandidates = 24;  // drawn for each group
constexpr int kAttempts = 4;     // at finding an untried configuration among candidates

// What a trial was asked for, in its note. Numbers are journalled: never change or reuse one.
enum class Kind { kStart = 0, kImprovement = 1, kUntried = 2 };

using Hashes = std::unordered_set<std::uint64_t>;

// The trials of one ask, those it proposes included.
struct Evidence {
  tpe::TrialPlaces::Entries good;
  tpe::TrialPlaces::Entries bad;
  Hashes tried;
  const SpacePrior* prior = nullptr;  // where one still counts
  double prior_weight = 0;            // in trials
};

class TpeSampler : public Sampler {
 public:
  TpeSampler(const SearchSpace& space, int startup_trials)
      : space_(space),
        prior_(space_),
        groups_(tpe::ActiveTogether(space_)),
        places_(space_),
        startup_trials_(startup_trials) {
    if (space_.size() <= SobolSequence::kMaxDimensions) sequence_.emplace(space_, "tpe");
  }

  Proposal Suggest(const Request& request, const History& history, const RandomSource& random) override {
    Evidence evidence = Collect(history);
    const LegalPoints legal(space_, request.fixed);
    const bool has_started = tpe::Results(history) >= startup_trials_;
    std::deque<tpe::TrialPlaces::Entry> proposed;
    Proposal proposal;
    for (int k = 0; k < request.count; ++k) {
      const int trial = request.first_trial + k;
      std::optional<Suggestion> suggestion =
          has_started ? Improve(legal, evidence, trial, random) : Start(legal, evidence.tried, trial, random);
      if (!suggestion) suggestion = Untried(legal, evidence.tried, trial, random);
      if (!suggestion) {
        proposal.outlook = Outlook::kExhausted;
        break;
      }
      proposed.push_back(places_.Make(suggestion->configuration));
      evidence.bad.push_back(&proposed.back());
      evidence.tried.insert(proposed.back().hash);
      proposal.suggestions.push_back(*std::move(suggestion));
    }
    return proposal;
  }

 private:
  using Models = std::vector<std::optional<tpe::GroupModel>>;  // by group, made when first needed

  struct Offer {
    const tpe::GroupModel* model = nullptr;
    tpe::Matrix candidates;
  };

  Evidence Collect(const History& history) {
    const auto entries = [&](const std::vector<int>& trials) {
      tpe::TrialPlaces::Entries found;
      for (const int trial : trials) found.push_back(&places_.Of(history[trial]));
      return found;
    };
    Evidence evidence;
    for (const TrialRecord& trial : history.trials()) evidence.tried.insert(places_.Of(trial).hash);
    const tpe::GoodAndBad split = tpe::Split(history);
    evidence.good = entries(split.good);
    evidence.bad = entries(split.bad);
    if (!prior_.empty()) evidence.prior_weight = std::min(1.0, PriorWeight(prior_, history));
    if (evidence.prior_weight > 0) evidence.prior = &prior_;
    return evidence;
  }

  static Suggestion Noted(Configuration configuration, Kind kind) {
    return {std::move(configuration), {{"kind", static_cast<double>(kind)}}};
  }

  std::optional<Suggestion> Start(const LegalPoints& legal, const Hashes& tried, int trial,
                                  const RandomSource& random) {
    if (!sequence_) return std::nullopt;
    const auto is_tried = [&](const Configuration& c) { return tried.contains(space_.Hash(c)); };
    const std::optional<UnitPoint> point = prior_.empty()
                                               ? sequence_->Point(trial, legal, random)
                                               : PriorDesignPoint(trial, prior_, is_tried, *sequence_, legal, random);
    if (!point) return std::nullopt;
    Configuration configuration = legal.At(*point);
    if (tried.contains(space_.Hash(configuration))) return std::nullopt;
    return Noted(std::move(configuration), Kind::kStart);
  }

  // An untried, legal configuration of groups at their best candidates. Where that is none, the group chosen last gives
  // way to its next candidates, and in the end a legal one near by will do.
  std::optional<Suggestion> Improve(const LegalPoints& legal, const Evidence& evidence, int trial,
                                    const RandomSource& random) const {
    RandomStream draws = random.Stream(trial, Purpose::kCandidates);
    const auto is_new = [&](const Configuration& c) { return !evidence.tried.contains(space_.Hash(c)); };
    const auto serves = [&](const Configuration& c) { return is_new(c) && !space_.FirstBroken(c.values()); };
    Models models(groups_.size());
    UnitPoint place;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      tpe::Draft draft(space_, legal.fixed(), draws);
      const Offer last = ChooseGroups(draft, evidence, models, draws);
      if (attempt == 0) place = draft.point();
      for (tpe::Index row = 1; !serves(draft.configuration()) && row < last.candidates.rows(); ++row) {
        draft.Take(last.model->axes(), last.candidates.row(row));
      }
      if (serves(draft.configuration())) return Noted(draft.configuration(), Kind::kImprovement);
    }
    const std::optional<UnitPoint> near = legal.Near(place, draws);
    if (!near || !is_new(legal.At(*near))) return std::nullopt;
    return Noted(legal.At(*near), Kind::kImprovement);
  }

  // Group by group, as the values chosen so far decide which are active. Returns what the last one offers.
  Offer ChooseGroups(tpe::Draft& draft, const Evidence& evidence, Models& models, RandomStream& draws) const {
    Offer last;
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      if (!draft.configuration()[groups_[g].front()]) continue;
      const std::vector<tpe::Axis> axes = FreeAxes(groups_[g], draft.fixed());
      if (axes.empty()) continue;
      if (!models[g]) {
        models[g].emplace(space_, evidence.prior, evidence.prior_weight, axes, evidence.good, evidence.bad);
      }
      last = {&*models[g], models[g]->Candidates(kCandidates, draws)};
      draft.Take(axes, last.candidates.row(0));
    }
    return last;
  }

  std::vector<tpe::Axis> FreeAxes(const std::vector<int>& group, const PartialConfiguration& fixed) const {
    std::vector<tpe::Axis> axes;
    for (const int i : group) {
      const bool is_fixed = i < fixed.size() && fixed[i];
      if (!is_fixed && Cardinality(space_[i]) != 1) axes.push_back(tpe::AxisOf(space_, i));
    }
    return axes;
  }

  std::optional<Suggestion> Untried(const LegalPoints& legal, const Hashes& tried, int trial,
                                    const RandomSource& random) const {
    RandomStream draws = random.Stream(trial, Purpose::kSample);
    const auto is_tried = [&](const Configuration& c) { return tried.contains(space_.Hash(c)); };
    std::optional<Configuration> found = legal.DrawUnknown(tried.size(), is_tried, draws);
    if (!found) return std::nullopt;
    return Noted(*std::move(found), Kind::kUntried);
  }

  SearchSpace space_;
  SpacePrior prior_;
  std::vector<std::vector<int>> groups_;
  tpe::TrialPlaces places_;
  int startup_trials_;
  std::optional<StudySequence> sequence_;  // where a space has no more parameters than one serves
};

}  // namespace

SamplerEntry TpeSamplerEntry() {
  return {.name = "tpe",
          .help = "tree-structured Parzen estimator: cheap, and at home in spaces of many conditions and categories",
          .options = {{.name = "startup_trials",
                       .fallback = std::int64_t{10},
                       .min = 1,
                       .max = 10'000,
                       .choices = {},
                       .help = "results of a Sobol design before the first model"}},
          .make = [](const SearchSpace& space, const Options& options) -> std::unique_ptr<Sampler> {
            const auto startup_trials = std::get<std::int64_t>(options.at("startup_trials"));
            return std::make_unique<TpeSampler>(space, static_cast<int>(startup_trials));
          }};
}

}  // namespace hpo::search
