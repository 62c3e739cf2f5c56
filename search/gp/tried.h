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

// Remembers the trials of the history before, so that only new ones cost. Borrows the features. One thread at a time.
class Tried {
 public:
  explicit Tried(TrialFeatures& features) : features_(features) {}

  // Takes the history's trials in place of all that was known.
  void Follow(const History& history);

  // Until the next history, one more.
  void Add(const Configuration& configuration);

  std::uint64_t size() const { return trials_.size() + added_.size(); }  // configurations
  bool Has(const Configuration& configuration) const { return Has(features_.map().space().Hash(configuration)); }
  bool Has(std::uint64_t hash) const;  // SearchSpace::Hash

  // Whether a trial lies so near that a deterministic objective would hardly tell them apart.
  bool IsNear(const Vector& features) const;

 private:
  TrialFeatures& features_;
  std::vector<std::uint64_t> trials_;  // the hash of each
  std::unordered_set<std::uint64_t> hashes_;
  std::vector<double> places_;  // the features of one configuration after those of another, added ones last
  std::vector<std::uint64_t> added_;
};

}  // namespace hpo::search::gp
