// SPDX-License-Identifier: Apache-2.0
//
// The options of the loss, one struct each under the loss's name, and what all of them share.
#pragma once

#include <string>
#include <vector>

namespace hpo::trial_runner {

struct FocalOptions {
  double gamma = 2.0;  // >= 0; 0 = cross entropy
};

struct LossOptions {
  std::string name = "cross_entropy";     // cross_entropy, focal
  double label_smoothing = 0.0;           // [0, 1)
  std::string class_weights = "none";     // none, balanced, listed
  std::vector<double> class_weight_list;  // each >= 0, one a class; listed
  FocalOptions focal;
};

}  // namespace hpo::trial_runner
