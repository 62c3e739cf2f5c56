// SPDX-License-Identifier: Apache-2.0
#include "search/gp/tried.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace hpo::search::gp {
namespace {

constexpr double kSamePlace = 1e-7;  // all features nearer than this

}  // namespace

void Tried::Follow(const History& history) {
  const std::span<const TrialRecord> trials = history.trials();
  const bool goes_on = trials_.size() <= trials.size() &&
                       std::ranges::equal(trials_, trials.first(trials_.size()), {}, {},
                                          [&](const TrialRecord& trial) { return features_.HashOf(trial); });
  if (!goes_on) {
    trials_.clear();
    hashes_.clear();
  }
  added_.clear();
  places_.resize(trials_.size() * static_cast<std::size_t>(features_.map().size()));
  for (const TrialRecord& trial : trials.subspan(trials_.size())) {
    trials_.push_back(features_.HashOf(trial));
    hashes_.insert(trials_.back());
    const std::span<const double> place = features_.Of(trial);
    places_.insert(places_.end(), place.begin(), place.end());
  }
}

void Tried::Add(const Configuration& configuration) {
  added_.push_back(features_.map().space().Hash(configuration));
  const Vector place = features_.map().Encode(configuration);
  places_.insert(places_.end(), place.begin(), place.end());
}

bool Tried::Has(std::uint64_t hash) const {
  return hashes_.contains(hash) || std::ranges::find(added_, hash) != added_.end();
}

bool Tried::IsNear(const Vector& features) const {
  const auto is_same = [](double a, double b) { return std::fabs(a - b) < kSamePlace; };
  auto place = places_.begin();
  for (std::uint64_t k = 0; k < size(); ++k, place += features.size()) {
    if (std::equal(features.begin(), features.end(), place, is_same)) return true;
  }
  return false;
}

}  // namespace hpo::search::gp
