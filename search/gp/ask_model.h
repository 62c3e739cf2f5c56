// SPDX-License-Identifier: Apache-2.0
//
// The model of all results that an ask searches, with what it needs of it: which acquisition it maximizes, and the
// places around which it looks closely.
#pragma once

#include <optional>
#include <vector>

#include "search/gp/acquisition.h"
#include "search/gp/ask_kind.h"
#include "search/gp/constraint_models.h"
#include "search/gp/feasibility.h"
#include "search/gp/feature_map.h"
#include "search/gp/fit_schedule.h"
#include "search/gp/growing_design.h"
#include "search/gp/surrogate.h"
#include "search/gp/user_prior.h"

namespace hpo::search::gp {

// How far a model is trusted, and what asks do beside it; as it stands here: fully.
struct Trust {
  int start = 0;                              // > 0 where the design may grow: the trials it starts with
  double left_out_correlation = 1;            // left_out_correlation.h
  std::optional<double> step_deviation = {};  // of a local step, where asks take one (local_steps.h)
};

// One thread at a time.
struct AskModel {
  Surrogate surrogate;
  std::vector<UnitPoint> centres;                    // the best trials, best first
  std::optional<double> wide_margin = {};            // of a model of separate trials alone (wide_search.h)
  std::optional<double> bound_kappa = {};            // of the confidence bound, where some asks take it
  Trust trust = {};                                  // in the main model
  std::vector<Configuration> replicates = {};        // to be asked again before anything is searched, in this order
  std::optional<NotedFit> fresh_fit = {};            // to be noted with the next suggestion
  std::optional<Feasibility> feasibility = {};       // where failures are common
  std::optional<ConstraintModels> constraints = {};  // where the study has some
  const UserPrior* prior = nullptr;                  // never null once made
  double prior_weight = 0;

  // The points of the starting design of which this trial takes one, if it is not to search (growing_design.h).
  DesignPoints PointsOfDesign(int trial) const;

  // What this trial's ask maximizes. Refers to this model.
  Acquisition AcquisitionOf(int trial) const;

  // The same for an ask in a branch that is behind (branches.h), which is to tell how good that may be: the bound,
  // wherever some asks take it.
  Acquisition AcquisitionInBranch(int trial) const;

  // What that ask is for.
  AskKind Kind() const;

  // Takes what is expected at these points, a row each, for results.
  void Believe(const Matrix& points);
};

}  // namespace hpo::search::gp
