// SPDX-License-Identifier: Apache-2.0
//
// How far outputs are from targets that are numbers, in the targets' own units: sums in double, however many rows.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "trial_runner/data/dataset.h"
#include "trial_runner/document/loss_options.h"

namespace hpo::trial_runner {

// One thread.
class NumberMetrics {
 public:
  // The loss is one of numbers, or `auto`.
  NumberMetrics(const std::vector<TargetColumn>& targets, const LossOptions& loss);

  // Rows of standardized numbers, row major, one a target; as many outputs as targets.
  void Add(std::span<const float> outputs, std::span<const float> targets);

  // Of the rows so far, one or more: `<prefix>.loss`, that of the options, and `<prefix>.rmse`, `<prefix>.mae` and
  // `<prefix>.r2`. Several targets count alike: losses, squares and sizes of residuals are averaged over rows and
  // targets, r2 is the mean of each target's. A target that is constant in these rows has an r2 of 1 when it is met and
  // of 0 when it is not.
  std::map<std::string, double> Result(const std::string& prefix) const;

 private:
  struct Sums {
    double loss = 0, squares = 0, sizes = 0;  // of residuals
    double mean = 0, spread = 0;              // of the targets: spread is the sum of squares about the mean
  };

  std::vector<TargetColumn> targets_;
  LossOptions loss_;
  std::vector<Sums> sums_;  // one a target
  double rows_ = 0;
};

}  // namespace hpo::trial_runner
