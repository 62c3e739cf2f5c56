// SPDX-License-Identifier: Apache-2.0
//
// The configurations that a study has asked for already, in any state: another trial of the same would say little.
#pragma once

#include <cstdint>
#include <unordered_set>
#include <vector>

#include "search/gp/evidence.h"
#include "search/gp/matrix.h"
#include "search/history.h"

namespace hpo::search::gp {

class Tried {
 public:
  Tried(const History& history, TrialFeatures& features);

  void Add(const FeatureMap& map, const Configuration& configuration);

  std::uint64_t size() const { return size_; }
  bool Has(std::uint64_t hash) const { return hashes_.contains(hash); }

  // Whether a trial lies so near that a deterministic objective would hardly tell them apart.
  bool IsNear(const Vector& features) const;

 private:
  std::unordered_set<std::uint64_t> hashes_;  // SearchSpace::Hash
  std::vector<double> places_;                // the features of one configuration after those of another
  std::uint64_t size_;                        // configurations
};

}  // namespace hpo::search::gp
