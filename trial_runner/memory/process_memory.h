// SPDX-License-Identifier: Apache-2.0
//
// What this process holds of the machine's memory, as Linux counts it. Thread-safe.
#pragma once

#include <cstdint>

namespace hpo::trial_runner {

// Most bytes resident at once since the last reset, code and libraries included; 0 where Linux does not say.
std::int64_t PeakResidentBytes();

// Bytes resident now; 0 where Linux does not say.
std::int64_t ResidentBytes();

// Gives freed memory that this process kept for itself back to the kernel.
void GiveBackFreedMemory();

// Counts from now on. Does nothing where the kernel refuses: the count then is that since the process began.
void ResetPeakResident();

}  // namespace hpo::trial_runner
