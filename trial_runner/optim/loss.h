// SPDX-License-Identifier: Apache-2.0
//
// What training minimizes, as autograd sees it. A new loss is a class and a row in loss.cc, a struct and a section of
// the document. Losses of numbers are in regression_loss.h: `targets` is whatever the data set gives for a row.
// Thread-safe.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>

#include "trial_runner/document/loss_options.h"

namespace hpo::trial_runner {

class Loss {
 public:
  virtual ~Loss() = default;

  // Mean over the batch's rows, a differentiable scalar. `outputs`: (rows, classes) float32; `targets`: (rows) int64.
  virtual at::Tensor Mean(const at::Tensor& outputs, const at::Tensor& targets) const = 0;

  // What an epoch's mean is told as, which `mean` of the same batch may not be: that of numbers is in their own unit.
  virtual at::Tensor Told(const at::Tensor& mean, const at::Tensor& outputs, const at::Tensor& targets) const;
};

// cross_entropy or focal: what the options ask for, cross_entropy for `auto`. Throws std::invalid_argument when the
// name is unknown or a loss of numbers.
std::string ClassLossName(const LossOptions& options);

// `class_weights`: one a class, float32, of mean 1 over the training rows; undefined: all alike. The weighted losses
// are divided by the rows, not by their weights, so that the mean over several batches is that of one big batch; in
// the mean over an epoch the two are the same. Throws as ClassLossName does.
std::unique_ptr<Loss> MakeLoss(const LossOptions& options, const at::Tensor& class_weights);

// The weights that `options.class_weights` asks for, undefined for "none": "balanced" gives all classes that occur in
// `labels` the same sum, "listed" takes the given ones in proportion. Throws std::invalid_argument when the list has
// not one a class, or no row would weigh anything.
at::Tensor ClassWeights(const LossOptions& options, const at::Tensor& labels, std::int64_t classes);

}  // namespace hpo::trial_runner
