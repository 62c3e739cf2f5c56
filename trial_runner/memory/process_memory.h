// SPDX-License-Identifier: Apache-2.0
//
// What this process holds of the machine's memory, as Linux counts it. Thread-safe.
#pragma once

#include <cstdint>

namespace hpo::trial_runner {

// Most bytes resident at once since the last reset, code and libraries included; 0 where Linux does not say.
std::int64_t PeakResidentBytes();

// Counts from now on. Does nothing where the kernel refuses: the count then is that since the process began.
void ResetPeakResident();

}  // namespace hpo::trial_runner
