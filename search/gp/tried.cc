// SPDX-License-Identifier: Apache-2.0
#include "search/gp/tried.h"

#include <algorithm>

namespace hpo::search::gp {
namespace {

constexpr std::size_t kMostAdded = 64;  // that need no new storage

constexpr double kSamePlace = 1e-7;  // all features nearer than this

}  // namespace

Tried::Tried(const History& history, TrialFeatures& features) {
  hashes_.reserve(history.trials().size() + kMostAdded);
  places_.reserve(history.trials().size() + kMostAdded);
  for (const TrialRecord& trial : history.trials()) {
    const TrialFeatures::Entry& entry = features.Of(trial);
    hashes_.insert(entry.hash);
    places_.push_back(&entry.features);
  }
}

void Tried::Add(const FeatureMap& map, const Configuration& configuration) {
  hashes_.insert(map.space().Hash(configuration));
  places_.push_back(&added_.emplace_back(map.Encode(configuration)));
}

bool Tried::IsNear(const Vector& features) const {
  return std::any_of(places_.begin(), places_.end(),
                     [&](const Vector* place) { return ((*place - features).array().abs() < kSamePlace).all(); });
}

}  // namespace hpo::search::gp
