// SPDX-License-Identifier: Apache-2.0
//
// Hyperparameters that were worked out ahead: an ask that comes to the same fit as the Prepare before it takes the
// answer over. What it answers is a function of its arguments, whatever it remembers. One thread at a time.
#pragma once

#include <functional>
#include <optional>

#include "search/gp/marginal_likelihood.h"
#include "search/random_source.h"

namespace hpo::search::gp {

class RememberedFit {
 public:
  // What `fit` returns, which must be a function of the data and the stream alone.
  Vector Of(const Observations& data, const RandomStream& random, const std::function<Vector()>& fit);

 private:
  struct Made {
    Observations data;
    RandomStream random;
    Vector theta;
  };

  std::optional<Made> made_;
};

}  // namespace hpo::search::gp
