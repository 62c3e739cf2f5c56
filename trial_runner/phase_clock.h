// SPDX-License-Identifier: Apache-2.0
//
// Adds the wall time of a scope to a trial's seconds by phase (data, train, validate, checkpoint, test).
#pragma once

#include <chrono>
#include <map>
#include <string>

namespace hpo::trial_runner {

class PhaseClock {
 public:
  PhaseClock(std::map<std::string, double>& seconds, const char* phase) : seconds_(seconds), phase_(phase) {}
  ~PhaseClock() {
    seconds_[phase_] += std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }
  PhaseClock(const PhaseClock&) = delete;
  PhaseClock& operator=(const PhaseClock&) = delete;

 private:
  std::map<std::string, double>& seconds_;  // borrowed
  const char* phase_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace hpo::trial_runner
