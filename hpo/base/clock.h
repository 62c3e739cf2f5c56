// SPDX-License-Identifier: Apache-2.0
//
// The seam to time. Search never sees it; the study stamps its events with it and the tuner keeps deadlines.
#pragma once

#include <chrono>

namespace hpo {

using TimePoint = std::chrono::steady_clock::time_point;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimePoint Now() const = 0;       // for durations and deadlines
  virtual double UnixSeconds() const = 0;  // for records people read; may jump
};

// The machine's clocks. Any thread.
class SystemClock final : public Clock {
 public:
  TimePoint Now() const override;
  double UnixSeconds() const override;
};

}  // namespace hpo
