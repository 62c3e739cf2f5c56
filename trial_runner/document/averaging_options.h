// SPDX-License-Identifier: Apache-2.0
//
// The options of weight averaging, one struct each under the kind's name.
#pragma once

#include <string>

namespace hpo::trial_runner {

struct EmaOptions {
  double decay = 0.999;  // [0, 1): what each step keeps of the average
  bool warmup = true;    // a step number n keeps at most (1 + n) / (10 + n)
};

struct SwaOptions {
  double from = 0.75;  // [0, 1): fraction of `epochs` after which epochs are averaged
};

struct AveragingOptions {
  std::string name = "none";  // none, ema, swa
  EmaOptions ema;
  SwaOptions swa;
};

}  // namespace hpo::trial_runner
