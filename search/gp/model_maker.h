// SPDX-License-Identifier: Apache-2.0
//
// From a history to the model that an ask searches: which results it rests on, the fits that are due, and which of the
// models the ask takes.
#pragma once

#include <optional>

#include "search/gp/ask_model.h"
#include "search/gp/constraint_fits.h"
#include "search/gp/domain.h"
#include "search/gp/due_fit.h"
#include "search/gp/evidence.h"
#include "search/gp/growing_factor.h"
#include "search/gp/remembered_fit.h"
#include "search/gp/user_prior.h"
#include "search/history.h"
#include "search/random_source.h"

namespace hpo::search::gp {

// Remembers fits, so that those made ahead are not made again, and the factored covariance, which grows with the
// results; what it answers is a function of its arguments. One thread at a time.
class ModelMaker {
 public:
  // The features, which remember those of trials, and the prior must live longer.
  ModelMaker(TrialFeatures& features, const UserPrior& prior, StoppedTrials stopped)
      : features_(&features), prior_(&prior), stopped_(stopped) {}

  // Makes the fits that the next ask on this history needs.
  void Prepare(const History& history, const RandomSource& random);

  // The model for an ask, running trials believed. Nothing while there are too few results for one.
  std::optional<AskModel> Make(const Domain& domain, const History& history, const RandomSource& random);

 private:
  const FeatureMap& map() const { return features_->map(); }
  int StartTrials(const History& history) const;
  bool HasStarted(const Evidence& evidence, const History& history) const;
  bool IsWideSearchDue(const Evidence& evidence, const History& history) const;
  Hyperparameters FeasibilityFit(const Evidence& evidence, int told, const RandomSource& random);
  AskModel MainModel(const Domain& domain, const History& history, const Evidence& evidence, const Vector& theta,
                     const RandomStream& subset);
  Trust TrustIn(const AskModel& model, const Evidence& evidence, const History& history) const;
  AskModel ModelToSearch(const Domain& domain, const History& history, const Evidence& evidence, const Vector& theta,
                         bool is_wide, bool may_doubt, const RandomSource& random);
  Hyperparameters WideTheta(const History& history, const Evidence& evidence, const RandomSource& random);
  AskModel WideModel(const Domain& domain, const History& history, const Evidence& evidence,
                     const RandomSource& random);

  TrialFeatures* features_;
  const UserPrior* prior_;
  StoppedTrials stopped_;
  DueFit fit_;
  RememberedFit wide_fit_, feasibility_fit_;
  ConstraintFits constraint_fits_;
  GrowingFactor factor_;  // of the main model
};

}  // namespace hpo::search::gp
