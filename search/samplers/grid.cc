// SPDX-License-Identifier: Apache-2.0
//
// Every combination of every parameter's levels, in a fixed order, each once. A level is a value of a discrete
// parameter or one of `resolution` points of a real one, ends included, evenly spaced on the parameter's scale.
//
// The order is that of an odometer whose last wheel turns fastest. Parents come before their children in a space, so
// the wheels that are active are known from left to right; an inactive wheel has no level, and no two readings are
// the same configuration. Nothing is ever skipped over: a step costs O(parameters) however deep the conditions.
// Constraints are an exception: a wheel whose level breaks one turns on at once, with all readings behind it. The grid
// ends where that has been of no use 200,000 times in a row.
//
// A reading that the history holds already, whoever asked for it, is not proposed again. As the history only grows,
// the odometer may rest where all before it is known; that place is a cache, found again by walking from the start.
#include <map>
#include <optional>
#include <unordered_set>
#include <utility>

#include "search/samplers/table.h"
#include "search/space/encoding.h"

namespace hpo::search {
namespace {

constexpr int kPatience = 200'000;  // turns to levels that break a constraint; a tenth of a second

// The levels of one parameter, by number.
class Axis {
 public:
  Axis(const Parameter& parameter, std::uint64_t resolution)
      : parameter_(parameter),
        is_continuous_(!Cardinality(parameter)),
        levels_(is_continuous_ ? resolution : *Cardinality(parameter)) {}

  std::uint64_t levels() const { return levels_; }

  Value Level(std::uint64_t index) const {
    if (!is_continuous_) return NthValue(parameter_, index);
    return ValueAt(parameter_, static_cast<double>(index) / static_cast<double>(levels_ - 1));
  }

 private:
  Parameter parameter_;
  bool is_continuous_;
  std::uint64_t levels_;
};

// A reading: the wheel and the value of each parameter; a fixed parameter's wheel does not turn.
struct Odometer {
  std::vector<std::optional<Value>> fixed;
  std::vector<std::uint64_t> wheels;
  std::vector<std::optional<Value>> values;
  bool done = false;  // every reading has passed
};

class GridSampler : public Sampler {
 public:
  GridSampler(const SearchSpace& space, std::uint64_t resolution) : space_(space) {
    for (int i = 0; i < space.size(); ++i) axes_.emplace_back(space[i], resolution);
  }

  Proposal Suggest(const Request& request, const History& history, const RandomSource& /*random*/) override {
    Learn(history.trials());
    Odometer& rest = RestOf(CanonicalValues(request.fixed));
    while (!rest.done && Known(rest)) Advance(rest);

    Proposal proposal;
    for (Odometer next = rest; !next.done; Advance(next)) {
      if (!Known(next)) proposal.suggestions.push_back({Configuration(next.values), {}});
      if (std::ssize(proposal.suggestions) == request.count) break;
    }
    if (std::ssize(proposal.suggestions) < request.count) proposal.outlook = Outlook::kExhausted;
    return proposal;
  }

 private:
  // Takes in the trials that are new since the last call; starts over when they do not continue the known ones.
  void Learn(std::span<const TrialRecord> trials) {
    if (!Continues(trials)) {
      hashes_.clear();
      known_.clear();
      rests_.clear();
    }
    storage_ = trials.data();
    for (const TrialRecord& trial : trials.subspan(hashes_.size())) {
      hashes_.push_back(space_.Hash(trial.configuration));
      known_.insert(hashes_.back());
    }
  }

  // Whether the known trials come first in `trials`. In one place storage only grows, so there the last known trial
  // vouches for those before it and an ask costs no more in a long study; storage that moved is compared in full.
  bool Continues(std::span<const TrialRecord> trials) const {
    if (trials.size() < hashes_.size()) return false;
    const std::size_t vouched = trials.data() == storage_ && !hashes_.empty() ? hashes_.size() - 1 : 0;
    for (std::size_t i = vouched; i < hashes_.size(); ++i) {
      if (space_.Hash(trials[i].configuration) != hashes_[i]) return false;
    }
    return true;
  }

  bool Known(const Odometer& odometer) const { return known_.contains(space_.Hash(Configuration(odometer.values))); }

  std::vector<std::optional<Value>> CanonicalValues(const PartialConfiguration& fixed) const {
    std::vector<std::optional<Value>> values(axes_.size());
    for (int i = 0; i < fixed.size(); ++i) {
      if (fixed[i]) values[static_cast<std::size_t>(i)] = Canonical(space_[i], *fixed[i]);
    }
    return values;
  }

  Odometer& RestOf(std::vector<std::optional<Value>> fixed) {
    const auto [place, is_new] = rests_.try_emplace(std::move(fixed));
    if (is_new) {
      place->second.fixed = place->first;
      place->second.wheels.resize(axes_.size());
      place->second.values.resize(axes_.size());
      if (const auto broken = SetToFirst(place->second, 0)) TurnOn(place->second, *broken);
    }
    return place->second;
  }

  // Sets the wheels from number `first` on to their first levels; returns the first one that breaks a constraint.
  std::optional<std::size_t> SetToFirst(Odometer& odometer, std::size_t first) const {
    for (std::size_t i = first; i < axes_.size(); ++i) {
      odometer.wheels[i] = 0;
      odometer.values[i].reset();
      if (!space_.Active(static_cast<int>(i), odometer.values)) continue;
      odometer.values[i] = odometer.fixed[i] ? odometer.fixed[i] : axes_[i].Level(0);
      if (!space_.HoldsAt(static_cast<int>(i), odometer.values)) return i;
    }
    return std::nullopt;
  }

  void Advance(Odometer& odometer) const { TurnOn(odometer, axes_.size() - 1); }

  // To the next reading that differs in wheel number `last` or before it.
  void TurnOn(Odometer& odometer, std::size_t last) const {
    std::optional<std::size_t> broken = last;
    for (int turn = 0; broken && turn < kPatience; ++turn) {
      const std::optional<std::size_t> turned = Turn(odometer, *broken);
      if (!turned) break;
      const bool holds = space_.HoldsAt(static_cast<int>(*turned), odometer.values);
      broken = holds ? SetToFirst(odometer, *turned + 1) : turned;
    }
    odometer.done = broken.has_value();
  }

  // Turns the last wheel up to number `last` that has a level left; returns its number.
  std::optional<std::size_t> Turn(Odometer& odometer, std::size_t last) const {
    for (std::size_t i = last + 1; i-- > 0;) {
      if (!odometer.values[i] || odometer.fixed[i] || odometer.wheels[i] + 1 == axes_[i].levels()) continue;
      odometer.values[i] = axes_[i].Level(++odometer.wheels[i]);
      return i;
    }
    return std::nullopt;
  }

  SearchSpace space_;
  std::vector<Axis> axes_;
  const TrialRecord* storage_ = nullptr;  // where the known trials lay; compared, never followed
  std::vector<std::uint64_t> hashes_;     // of the known trials' configurations, by trial number
  std::unordered_set<std::uint64_t> known_;
  // For each set of fixed values the reading before which all are known.
  std::map<std::vector<std::optional<Value>>, Odometer> rests_;
};

}  // namespace

SamplerEntry GridSamplerEntry() {
  return {.name = "grid",
          .help = "every combination once, in order; ends when all are tried",
          .options = {{.name = "resolution",
                       .fallback = std::int64_t{10},
                       .min = 2,
                       .max = 1000,
                       .choices = {},
                       .help = "points of a real parameter without a step, ends included"}},
          .make = [](const SearchSpace& space, const Options& options) -> std::unique_ptr<Sampler> {
            const auto resolution = std::get<std::int64_t>(options.at("resolution"));
            return std::make_unique<GridSampler>(space, static_cast<std::uint64_t>(resolution));
          }};
}

}  // namespace hpo::search
