// SPDX-License-Identifier: Apache-2.0
#include "search/cma_es/evolution.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace hpo::search::cma_es {
namespace {

constexpr const char* kNames[] = {"restart", "generation", "results", "parallel"};

constexpr int kMembersOfThree = 2;  // of three trials at a time so many make a generation

// When a run is over, after which another one starts with twice the population (IPOP; Auger and Hansen 2005).
constexpr double kLeastDeviation = 1e-8;  // of every coordinate, in the unit cube
constexpr double kMostCondition = 1e14;
constexpr double kSameLoss = 1e-12;  // relative: losses that rounding alone may tell apart
constexpr std::size_t kFlatGenerations = 2;

Vector StartPlace(const Coordinates& coordinates, const History& history, int start) {
  std::optional<int> best;
  for (const int trial : history.results().first(static_cast<std::size_t>(start))) {
    const ResultRank rank = RankOf(history[trial]);
    if (rank.kind != ResultRank::Kind::kFailed && (!best || rank < RankOf(history[*best]))) best = trial;
  }
  if (best) return coordinates.PlaceOf(history[*best].configuration);
  return Vector::Constant(coordinates.size(), 0.5);
}

// The step that a point from elsewhere may make: as long as most steps of the distribution's own.
double UsualLength(Index coordinates) {
  const auto d = static_cast<double>(coordinates);
  return std::sqrt(d) + 2 * d / (d + 2);
}

bool IsFlat(const ResultRank& best, const ResultRank& worst) {
  if (best.kind != worst.kind || best.missing != worst.missing || best.violation != worst.violation) return false;
  return worst.loss - best.loss <= kSameLoss * std::max(std::fabs(best.loss), std::fabs(worst.loss));
}

}  // namespace

Note ToNote(const Origin& origin) {
  return {{kNames[0], origin.restart},
          {kNames[1], origin.generation},
          {kNames[2], origin.results},
          {kNames[3], origin.parallel}};
}

std::optional<Origin> OriginOf(const Note& note) {
  Origin origin;
  int* const numbers[] = {&origin.restart, &origin.generation, &origin.results, &origin.parallel};
  for (std::size_t k = 0; k < std::size(numbers); ++k) {
    const auto row = std::ranges::find(note, kNames[k], &Note::value_type::first);
    if (row == note.end()) return std::nullopt;
    *numbers[k] = static_cast<int>(row->second);
  }
  return origin;
}

Evolution::Evolution(const Coordinates& coordinates, const EvolutionOptions& options, const RandomSource& random,
                     const History& history, int start)
    : coordinates_(&coordinates),
      options_(options),
      random_(random),
      population_(UsualPopulation(static_cast<int>(coordinates.size()))),
      distribution_(StartPlace(coordinates, history, start), options.deviation) {}

bool Evolution::IsInside(const Vector& point) const {
  for (Index k = 0; k < point.size(); ++k) {
    // Beyond the last value of a discrete coordinate is that value.
    if (!(*coordinates_)[k].values && (point[k] < 0 || point[k] > 1)) return false;
  }
  return true;
}

Vector Evolution::Draw(RandomStream& random) const {
  for (int k = 0; k < tries(); ++k) {
    Vector point = distribution_.Draw(random);
    if (IsInside(point)) return point;
  }
  Vector point = distribution_.Draw(random);
  for (Index k = 0; k < point.size(); ++k) {
    if (!(*coordinates_)[k].values) point[k] = std::clamp(point[k], 0.0, 1.0);
  }
  return point;
}

// The very draw behind a trial of the distribution at hand, which knows more than the values made of it; nullopt when
// the trial has other values, as fixed ones.
std::optional<Vector> Evolution::DrawnAs(const TrialRecord& trial) const {
  RandomStream draws = random_.Stream(trial.trial, Purpose::kSample);
  for (int k = 0; k < tries(); ++k) {
    Vector point = Draw(draws);
    if (coordinates_->At(distribution_.Spread(point), {}) == trial.configuration) return point;
  }
  return std::nullopt;
}

std::optional<Evolution::Member> Evolution::MemberOf(const TrialRecord& trial) const {
  const std::optional<Origin> origin = OriginOf(trial.note);
  if (origin && origin->restart < restart_) return std::nullopt;
  const ResultRank rank = RankOf(trial);
  if (origin && origin->restart == restart_ && origin->generation == generation_) {
    if (const std::optional<Vector> drawn = DrawnAs(trial)) return Member{rank, distribution_.StepTo(*drawn)};
  }
  if (rank.kind == ResultRank::Kind::kFailed) return std::nullopt;
  Vector step = distribution_.StepTo(coordinates_->PlaceOf(trial.configuration));
  const double length = distribution_.Length(step), usual = UsualLength(step.size());
  if (length > usual) step *= usual / length;
  return Member{rank, std::move(step)};
}

void Evolution::Take(const TrialRecord& trial, int parallel) {
  std::optional<Member> member = MemberOf(trial);
  if (!member) return;
  members_.push_back(*std::move(member));
  if (std::ssize(members_) >= std::max(population_, (kMembersOfThree * parallel + 2) / 3)) NextGeneration();
}

void Evolution::NextGeneration() {
  std::ranges::stable_sort(members_, {}, &Member::rank);
  best_.push_back(members_.front().rank);
  worst_.push_back(members_.back().rank);
  std::vector<Vector> steps;
  for (Member& member : members_) steps.push_back(std::move(member.step));
  members_.clear();
  ++generation_;
  const auto dimensions = static_cast<int>(coordinates_->size()), members = static_cast<int>(steps.size());
  distribution_.Update(steps, Strategy(dimensions, members));
  distribution_.KeepMargins(*coordinates_, 1.0 / (1.0 * dimensions * members));
  if (IsStuck()) Restart();
}

bool Evolution::IsStuck() const {
  const auto is_small = [](const Vector& v) { return (v.array().abs() < kLeastDeviation).all(); };
  if (is_small(distribution_.deviations()) && is_small(distribution_.path())) return true;
  if (!(distribution_.condition() < kMostCondition)) return true;
  const std::size_t generations = best_.size();
  std::size_t flat = 0;
  while (flat < generations && IsFlat(best_[generations - 1 - flat], worst_[generations - 1 - flat])) ++flat;
  if (flat >= kFlatGenerations) return true;
  // The last generation, and the best of so many before it, are all the same.
  const auto window = static_cast<std::size_t>(10 + 30 * coordinates_->size() / population_);
  if (generations < window) return false;
  const auto first = best_.end() - static_cast<std::ptrdiff_t>(window);
  const auto [low, high] = std::minmax_element(first, best_.end());
  return IsFlat(*low, std::max(*high, worst_.back()));
}

void Evolution::Restart() {
  ++restart_;
  generation_ = 0;
  best_.clear();
  worst_.clear();
  RandomStream draws = random_.Stream(restart_, Purpose::kRestart);
  Vector mean(coordinates_->size());
  for (double& number : mean) number = draws.Uniform();
  population_ *= 2;
  distribution_ = Distribution(mean, options_.deviation);
}

}  // namespace hpo::search::cma_es
