// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/memory/process_memory.h"

#include <malloc.h>

#include <fstream>
#include <string>

namespace hpo::trial_runner {

namespace {

// "VmHWM:   12345 kB" (proc(5)).
std::int64_t StatusBytes(const std::string& name) {
  constexpr std::int64_t kKilobyte = 1024;
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::int64_t kilobytes = 0;
    if (word == name && status >> kilobytes) return kilobytes * kKilobyte;
  }
  return 0;
}

}  // namespace

std::int64_t PeakResidentBytes() { return StatusBytes("VmHWM:"); }

std::int64_t ResidentBytes() { return StatusBytes("VmRSS:"); }

void GiveBackFreedMemory() { malloc_trim(0); }

LargeBlocksApart::LargeBlocksApart() {
  constexpr int kLarge = 1 << 17;  // glibc's own threshold before it adapts
  mallopt(M_MMAP_THRESHOLD, kLarge);
}

LargeBlocksApart::~LargeBlocksApart() {
  constexpr int kLargest = 1 << 25;
  mallopt(M_MMAP_THRESHOLD, kLargest);
}

void ResetPeakResident() {
  constexpr int kPeak = 5;  // proc(5): resets the peak resident set size
  std::ofstream("/proc/self/clear_refs") << kPeak;
}

}  // namespace hpo::trial_runner
