// SPDX-License-Identifier: Apache-2.0
//
// A clock that moves only when a test says so. Any thread.
#pragma once

#include <atomic>
#include <chrono>

#include "hpo/base/clock.h"

namespace hpo::testing {

class FakeClock final : public Clock {
 public:
  TimePoint Now() const override { return TimePoint(elapsed_.load()); }
  double UnixSeconds() const override { return kStart + std::chrono::duration<double>(elapsed_.load()).count(); }

  void Advance(TimePoint::duration duration) { elapsed_ = elapsed_.load() + duration; }
  void AdvanceSeconds(double seconds) {
    Advance(std::chrono::duration_cast<TimePoint::duration>(std::chrono::duration<double>(seconds)));
  }

 private:
  static constexpr double kStart = 1.7e9;  // Unix seconds of its start: a whole number, so sums stay readable
  std::atomic<TimePoint::duration> elapsed_{TimePoint::duration::zero()};
};

}  // namespace hpo::testing
