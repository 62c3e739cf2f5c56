// SPDX-License-Identifier: Apache-2.0
#include "search/gp/tried.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace hpo::search::gp {
namespace {

constexpr std::size_t kMostAdded = 64;  // that need no new storage

constexpr double kSamePlace = 1e-7;  // all features nearer than this

}  // namespace

Tried::Tried(const History& history, TrialFeatures& features) : size_(history.trials().size()) {
  const std::size_t most = size_ + kMostAdded;
  hashes_.reserve(most);
  places_.reserve(most * static_cast<std::size_t>(features.map().size()));
  for (const TrialRecord& trial : history.trials()) {
    hashes_.insert(features.HashOf(trial));
    const std::span<const double> place = features.Of(trial);
    places_.insert(places_.end(), place.begin(), place.end());
  }
}

void Tried::Add(const FeatureMap& map, const Configuration& configuration) {
  hashes_.insert(map.space().Hash(configuration));
  const Vector place = map.Encode(configuration);
  places_.insert(places_.end(), place.begin(), place.end());
  ++size_;
}

bool Tried::IsNear(const Vector& features) const {
  const auto is_same = [](double a, double b) { return std::fabs(a - b) < kSamePlace; };
  auto place = places_.begin();
  for (std::uint64_t k = 0; k < size_; ++k, place += features.size()) {
    if (std::equal(features.begin(), features.end(), place, is_same)) return true;
  }
  return false;
}

}  // namespace hpo::search::gp
