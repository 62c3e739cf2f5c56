// SPDX-License-Identifier: Apache-2.0
//
// The branches of a conditional space: the values of the choices that decide which other parameters there are. A model
// looks where trials were good, and may never come back to a branch that began badly. So each has its share of the
// trials, as an arm that may be the best has: in proportion to 1 / r^2 where its best trial is the r-th among those of
// all branches (after successive rejects, where it is 1 / r: Audibert, Bubeck and Munos 2010, "Best arm identification
// in multi-armed bandits"; search/README.md has what other shares gave).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "search/gp/evidence.h"
#include "search/history.h"
#include "search/space/configuration.h"

namespace hpo::search::gp {

struct Branch {
  PartialConfiguration choices;
  int best = 0;  // its best trial
};

// A function of its arguments; what trials are made of is remembered by the features, which it borrows. One thread at a
// time.
class Branches {
 public:
  explicit Branches(TrialFeatures& features);

  // The branches with a smaller share of the trials, of any state and `asked`, than their rank allows them beside the
  // best one, farthest behind first. One without a result is left to the model, which doubts what it has not seen.
  std::vector<Branch> Behind(const History& history, std::span<const Configuration> asked) const;

 private:
  struct Record {
    int trials = 0;
    std::optional<int> best;  // trial

    double Share(std::size_t rank) const { return trials * static_cast<double>(rank * rank); }
  };

  std::vector<Record> Ranked(const History& history, std::span<const Configuration> asked) const;  // best first
  PartialConfiguration ChoicesOf(const Configuration& configuration) const;

  TrialFeatures& features_;
  std::vector<std::size_t> choices_;  // features
};

}  // namespace hpo::search::gp
