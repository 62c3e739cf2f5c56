// SPDX-License-Identifier: Apache-2.0
//
// Users' priors in the acquisition (search.md section 18 d; Hvarfner et al. 2022, "piBO: Augmenting acquisition
// functions with user beliefs for Bayesian optimization"): its logarithm gains w ln p(x), with a weight w that falls as
// results come in (prior_weight.h).
#pragma once

#include "search/gp/acquisition.h"
#include "search/gp/feature_map.h"
#include "search/gp/log_ei.h"
#include "search/gp/matrix.h"
#include "search/space/prior_density.h"

namespace hpo::search::gp {

// Const members may be called from several threads. Borrows the map.
class UserPrior {
 public:
  explicit UserPrior(const FeatureMap& map);

  const SpacePrior& density() const { return density_; }

  // ln p at points given as rows of features, relative to the uniform density; inactive parameters count nothing. With
  // derivatives by the features.
  Vector Log(const Matrix& points) const;
  ValueWithGradient LogWithGradient(const Matrix& points) const;

 private:
  // Calls visit(row, feature, density) for each parameter with a prior that is active at the row.
  template <class Visit>
  void ForEach(const Matrix& points, const Visit& visit) const;

  const FeatureMap& map_;
  SpacePrior density_;
  bool has_conditions_ = false;  // on a parameter with a prior
};

// The acquisition with weight ln p added; itself when the weight is 0. Borrows the prior, which must outlive it.
Acquisition WithPrior(Acquisition acquisition, const UserPrior& prior, double weight);

}  // namespace hpo::search::gp
