// SPDX-License-Identifier: Apache-2.0
//
// The options of the learning-rate schedules, one struct each under the schedule's name. Epochs and fractions count
// from the end of the warm-up.
#pragma once

#include <string>
#include <vector>

namespace hpo::trial_runner {

struct StepOptions {
  double epochs = 10.0;  // > 0: between two decays
  double factor = 0.1;   // (0, 1]
};

struct MultiStepOptions {
  std::vector<double> at = {0.5, 0.75};  // each in [0, 1]: fractions of the schedule where the rate falls
  double factor = 0.1;                   // (0, 1]
};

struct CosineOptions {
  double final_factor = 0.0;   // [0, 1]: last learning rate / first
  int period_epochs = 0;       // >= 0: of the first period; 0 = one period to the last epoch
  double period_factor = 1.0;  // >= 1: each period's length over the one before
};

struct OneCycleOptions {
  double rise = 0.3;           // (0, 1): fraction of the schedule in which the rate rises
  double start_factor = 0.04;  // [0, 1]
  double final_factor = 4e-6;  // [0, 1]
};

struct LinearOptions {
  double final_factor = 0.0;  // [0, 1]
};

struct PolynomialOptions {
  double power = 2.0;         // > 0
  double final_factor = 0.0;  // [0, 1]
};

struct ExponentialOptions {
  double factor = 0.95;  // (0, 1]: per epoch
};

struct PlateauOptions {
  double factor = 0.1;      // (0, 1)
  int patience = 5;         // >= 0: epochs without a better objective that are borne
  double min_delta = 0.0;   // >= 0: what counts as better
  double min_factor = 0.0;  // [0, 1]
};

struct ScheduleOptions {
  std::string name = "constant";  // a row of the schedule table
  double warmup_epochs = 0.0;     // >= 0, linear from 0; counted in the horizon
  StepOptions step;
  MultiStepOptions multi_step;
  CosineOptions cosine;
  OneCycleOptions one_cycle;
  LinearOptions linear;
  PolynomialOptions polynomial;
  ExponentialOptions exponential;
  PlateauOptions plateau;
};

}  // namespace hpo::trial_runner
