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

// While it lives, large blocks are mapped one by one, outside of the heap: freeing them leaves nothing that is in
// pieces. Afterwards the heap takes all that glibc lets it take. One at a time.
class LargeBlocksApart {
 public:
  LargeBlocksApart();
  ~LargeBlocksApart();
  LargeBlocksApart(const LargeBlocksApart&) = delete;
  LargeBlocksApart& operator=(const LargeBlocksApart&) = delete;
};

// Counts from now on. Does nothing where the kernel refuses: the count then is that since the process began.
void ResetPeakResident();

}  // namespace hpo::trial_runner
