// SPDX-License-Identifier: Apache-2.0
//
// The coordinates and hashes of a study's trials, computed once each.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "search/history.h"
#include "search/space/search_space.h"
#include "search/tpe/axis.h"
#include "search/tpe/parzen_estimator.h"

namespace hpo::search::tpe {

// Trials are known again by number and configuration, so one object may serve any history of its space. Borrows the
// space. One thread at a time.
class TrialPlaces {
 public:
  struct Entry {
    Configuration configuration;
    std::vector<double> coordinates;  // the space's encoding
    std::uint64_t hash = 0;           // SearchSpace::Hash
  };
  using Entries = std::vector<const Entry*>;

  explicit TrialPlaces(const SearchSpace& space) : space_(space) {}

  // Valid until the same number comes with another configuration.
  const Entry& Of(const TrialRecord& trial);

  Entry Make(const Configuration& configuration) const;

 private:
  const SearchSpace& space_;
  std::deque<std::optional<Entry>> entries_;  // by trial number
};

// The coordinates of the entries in which the group is active, a row each in their order. `axes`: of one group, not
// none.
Matrix Rows(const TrialPlaces::Entries& entries, const std::vector<Axis>& axes);

}  // namespace hpo::search::tpe
