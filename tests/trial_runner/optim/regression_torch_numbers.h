// SPDX-License-Identifier: Apache-2.0
//
// Losses of numbers and their gradients, written by regression_reference.py with PyTorch 2.11.0.
#pragma once

#include <vector>

#include "trial_runner/document/loss_options.h"

namespace hpo::trial_runner {

struct TorchLoss {
  LossOptions options;
  double mean;
  std::vector<double> gradient;  // 4 rows of 2
};

inline std::vector<TorchLoss> TorchLosses() {
  return {
      {{.name = "mse"},
       0.312879145,
       {-0.0396322608, 0.0361137986, -0.00721178576, -0.0629891008, -0.00417548418, 0.164260298, 0.286811858,
        0.200711474}},
      {{.name = "mae"}, 0.400953054, {-0.125, 0.125, -0.125, -0.125, -0.125, 0.125, 0.125, 0.125}},
      {{.name = "huber"},
       0.155084461,
       {-0.0198161304, 0.0180568993, -0.00360589288, -0.0314945504, -0.00208774209, 0.082130149, 0.125, 0.100355737}},
      {{.name = "huber", .huber = {.delta = 0.25}},
       0.0766659603,
       {-0.0198161304, 0.0180568993, -0.00360589288, -0.03125, -0.00208774209, 0.03125, 0.03125, 0.03125}},
      {{.name = "huber", .huber = {.delta = 0.75}},
       0.14640218,
       {-0.0198161304, 0.0180568993, -0.00360589288, -0.0314945504, -0.00208774209, 0.082130149, 0.09375, 0.09375}},
  };
}

}  // namespace hpo::trial_runner
