// SPDX-License-Identifier: Apache-2.0
//
// The model of all results that an ask searches, with what it needs of it: which acquisition it maximizes, and the
// places around which it looks closely.
#pragma once

#include <optional>
#include <vector>

#include "search/gp/acquisition.h"
#include "search/gp/constraint_models.h"
#include "search/gp/feasibility.h"
#include "search/gp/feature_map.h"
#include "search/gp/fit_schedule.h"
#include "search/gp/surrogate.h"
#include "search/gp/user_prior.h"

namespace hpo::search::gp {

// What a trial was asked for, in its note. Numbers are journalled: never change or reuse one.
enum class AskKind { kStart = 0, kImprovement = 1, kUntried = 2, kWide = 3, kFeasible = 4, kReplicate = 5 };

Note NoteOf(AskKind kind);
std::optional<AskKind> KindOf(const Note& note);  // nullopt where it has none

// One thread at a time.
struct AskModel {
  Surrogate surrogate;
  std::vector<UnitPoint> centres;                    // the best trials, best first
  bool is_wide = false;                              // of separate trials (wide_search.h)
  bool takes_bounds = false;                         // whether some asks take the confidence bound
  int start = 0;                                     // > 0 where the design may grow: the trials it starts with
  std::vector<Configuration> replicates = {};        // to be asked again before anything is searched, in this order
  std::optional<NotedFit> fresh_fit = {};            // to be noted with the next suggestion
  std::optional<Feasibility> feasibility = {};       // where failures are common
  std::optional<ConstraintModels> constraints = {};  // where the study has some
  const UserPrior* prior = nullptr;                  // never null once made
  double prior_weight = 0;

  // The point of the starting design that this trial takes, if it is not to search (growing_design.h).
  std::optional<int> DesignPoint(int trial) const;

  // What this trial's ask maximizes. Refers to this model.
  Acquisition AcquisitionOf(int trial) const;

  // What that ask is for.
  AskKind Kind() const;

  // Takes what is expected at these points, a row each, for results.
  void Believe(const Matrix& points);
};

}  // namespace hpo::search::gp
