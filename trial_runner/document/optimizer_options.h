// SPDX-License-Identifier: Apache-2.0
//
// The options of the optimizers, one struct each under the optimizer's name, and what all of them share. Names and
// nesting are the document's: `optimizer.sgd.momentum`.
#pragma once

#include <string>
#include <vector>

namespace hpo::trial_runner {

struct AdamOptions {
  double beta1 = 0.9;     // [0, 1)
  double beta2 = 0.999;   // [0, 1)
  double epsilon = 1e-8;  // > 0
};

struct SgdOptions {
  double momentum = 0.0;  // [0, 1)
  bool nesterov = false;  // needs momentum > 0
};

struct RmspropOptions {
  double alpha = 0.99;    // [0, 1)
  double epsilon = 1e-8;  // > 0
  double momentum = 0.0;  // [0, 1)
  bool centered = false;
};

struct LambOptions {
  double beta1 = 0.9;     // [0, 1)
  double beta2 = 0.999;   // [0, 1)
  double epsilon = 1e-6;  // > 0
};

struct LionOptions {
  double beta1 = 0.9;   // [0, 1)
  double beta2 = 0.99;  // [0, 1)
};

struct AdafactorOptions {
  double beta2_decay = -0.8;    // < 0
  double epsilon = 1e-3;        // > 0
  double clip_threshold = 1.0;  // >= 1
};

// Parameters that are trained at other rates. A parameter belongs to the first row that matches it.
struct ParameterGroup {
  std::string match;                 // the parameter's name, `*` standing for any run of characters
  double lr_factor = 1.0;            // >= 0; 0 leaves the parameters as they are
  double weight_decay_factor = 1.0;  // >= 0
};

struct OptimizerOptions {
  std::string name = "adamw";          // a row of the optimizer table
  double lr = 1e-3;                    // > 0
  double weight_decay = 0.0;           // >= 0
  bool decay_norms_and_biases = true;  // false: parameters with fewer than two axes do not decay
  std::vector<ParameterGroup> groups;
  AdamOptions adamw, adam;
  SgdOptions sgd;
  RmspropOptions rmsprop;
  LambOptions lamb;
  LionOptions lion;
  AdafactorOptions adafactor;
};

}  // namespace hpo::trial_runner
