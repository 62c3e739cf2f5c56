// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <time.h>

namespace hpo::bench {

// CPU seconds of this thread: neither other threads nor other work on the machine count.
inline double CpuSeconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

}  // namespace hpo::bench
