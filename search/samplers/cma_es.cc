// SPDX-License-Identifier: Apache-2.0
//
// Covariance matrix adaptation (search.md section 19): generations of draws from a normal distribution that learns from
// each of them, with restarts of doubled populations (cma_es/evolution.h). A draw outside the box is drawn again, ten
// times a coordinate, then clipped. One that would repeat a configuration or break a constraint is drawn again as
// often; then a legal one near by stands in for it, or one by chance.
//
// All state is derived from the history: a trial's note says which distribution it was drawn from, and the results are
// folded in their order (cma_es/replay.h).
//
// More trials at a time than a generation has are drawn from the same distribution; those that are told too late for
// their generation count for the next one, and with many trials at a time generations grow.
#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <unordered_set>
#include <utility>

#include "search/cma_es/replay.h"
#include "search/samplers/table.h"
#include "search/space/legal_points.h"

namespace hpo::search {
namespace {

// A generation costs the cube of the coordinates.
constexpr int kMostCoordinates = 500;

class CmaEsSampler : public Sampler {
 public:
  CmaEsSampler(const SearchSpace& space, const cma_es::EvolutionOptions& options)
      : coordinates_(space), replay_(coordinates_, options) {
    if (coordinates_.size() > kMostCoordinates) {
      throw std::invalid_argument("sampler 'cma_es' serves at most " + std::to_string(kMostCoordinates) +
                                  " parameters, the space has " + std::to_string(coordinates_.size()) + "; use 'tpe'");
    }
  }

  Proposal Suggest(const Request& request, const History& history, const RandomSource& random) override {
    Tried tried = TriedIn(history);
    const cma_es::Evolution* evolution = coordinates_.size() > 0 ? &replay_.CatchUp(history, random) : nullptr;
    cma_es::Origin origin = OriginIn(evolution, history);
    const LegalPoints legal(space(), request.fixed);
    Proposal proposal;
    for (int k = 0; k < request.count; ++k) {
      const int trial = request.first_trial + k;
      std::optional<Configuration> found = Untried(evolution, tried, legal, trial, random);
      if (!found) {
        proposal.outlook = Outlook::kExhausted;
        break;
      }
      tried.insert(space().Hash(*found));
      ++origin.parallel;
      proposal.suggestions.push_back({*std::move(found), evolution != nullptr ? cma_es::ToNote(origin) : Note()});
    }
    return proposal;
  }

  void Prepare(const History& history, const RandomSource& random) override {
    if (coordinates_.size() > 0) replay_.CatchUp(history, random);
  }

 private:
  using Tried = std::unordered_set<std::uint64_t>;

  const SearchSpace& space() const { return coordinates_.space(); }

  // Where a parameter has no steps, no draw comes twice.
  Tried TriedIn(const History& history) const {
    Tried tried;
    if (!coordinates_.AreDiscrete()) return tried;
    for (const TrialRecord& trial : history.trials()) tried.insert(space().Hash(trial.configuration));
    return tried;
  }

  // What the trials of an ask have in common, and how many are running already.
  static cma_es::Origin OriginIn(const cma_es::Evolution* evolution, const History& history) {
    if (evolution == nullptr) return {};
    const auto running = std::ranges::count_if(history.pending(),
                                               [&](int trial) { return history[trial].state != TrialState::kPaused; });
    return {.restart = evolution->restart(),
            .generation = evolution->generation(),
            .results = static_cast<int>(history.results().size()),
            .parallel = static_cast<int>(running)};
  }

  std::optional<Configuration> Untried(const cma_es::Evolution* evolution, const Tried& tried, const LegalPoints& legal,
                                       int trial, const RandomSource& random) const {
    RandomStream draws = random.Stream(trial, Purpose::kSample);
    const auto is_tried = [&](const Configuration& c) { return tried.contains(space().Hash(c)); };
    std::optional<Configuration> broken;
    for (int k = 0; evolution != nullptr && k < evolution->tries(); ++k) {
      const cma_es::Vector point = evolution->distribution().Spread(evolution->Draw(draws));
      Configuration configuration = coordinates_.At(point, legal.fixed());
      if (is_tried(configuration)) continue;
      if (!space().FirstBroken(configuration.values())) return configuration;
      broken = std::move(configuration);
    }
    if (broken) {
      const std::optional<UnitPoint> near = legal.Near(legal.PlaceOf(*broken), draws);
      if (near && !is_tried(legal.At(*near))) return legal.At(*near);
    }
    return legal.DrawUnknown(tried.size(), is_tried, draws);
  }

  cma_es::Coordinates coordinates_;
  cma_es::Replay replay_;
};

}  // namespace

SamplerEntry CmaEsSamplerEntry() {
  return {.name = "cma_es",
          .help = "covariance matrix adaptation with restarts: for numbers without conditions and thousands of trials",
          .options = {{.name = "deviation",
                       .fallback = cma_es::EvolutionOptions().deviation,
                       .min = 1e-6,
                       .max = 1.0,
                       .choices = {},
                       .help = "standard deviation of the first draws, as a share of each range"}},
          .make = [](const SearchSpace& space, const Options& options) -> std::unique_ptr<Sampler> {
            return std::make_unique<CmaEsSampler>(
                space, cma_es::EvolutionOptions{.deviation = std::get<double>(options.at("deviation"))});
          }};
}

}  // namespace hpo::search
