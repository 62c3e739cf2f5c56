// SPDX-License-Identifier: Apache-2.0
//
// The options of the loss, one struct each under the loss's name, and what all of them share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hpo::trial_runner {

inline constexpr const char* kAutoLoss = "auto";

struct FocalOptions {
  double gamma = 2.0;  // >= 0; 0 = cross entropy
};

struct HuberOptions {
  double delta = 1.0;  // > 0: from where on a residual counts linearly, in deviations of the target
};

struct LossOptions {
  std::string name = kAutoLoss;           // of classes: cross_entropy, focal; of numbers: mse, mae, huber; or auto
  double label_smoothing = 0.0;           // [0, 1)
  std::string class_weights = "none";     // none, balanced, listed
  std::vector<double> class_weight_list;  // each >= 0, one a class; listed
  FocalOptions focal;
  HuberOptions huber;
};

inline bool IsNumberLoss(std::string_view name) { return name == "mse" || name == "mae" || name == "huber"; }

}  // namespace hpo::trial_runner
