// SPDX-License-Identifier: Apache-2.0
#include "hpo/base/clock.h"

namespace hpo {

TimePoint SystemClock::Now() const { return std::chrono::steady_clock::now(); }

double SystemClock::UnixSeconds() const {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace hpo
