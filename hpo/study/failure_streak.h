// SPDX-License-Identifier: Apache-2.0
//
// How many trials in a row failed alike: a study whose every trial ends so has a fault that more trials only pay for.
#pragma once

#include <string>

#include "hpo/study/event.h"

namespace hpo::study {

// A value. Failures are alike when cause and reason are, numbers aside.
class FailureStreak {
 public:
  // The next trial that was told; one that did not fail ends the streak.
  void Count(const Told& told);

  int length() const { return length_; }

 private:
  int length_ = 0;
  std::string last_;  // cause and reason, their numbers replaced
};

}  // namespace hpo::study
