// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/memory/process_memory.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <vector>

namespace hpo::trial_runner {
namespace {

constexpr std::size_t kMegabyte = 1 << 20;

TEST(ProcessMemoryTest, WhatWasTouchedCountsThoughItIsFreed) {
  ResetPeakResident();
  const std::int64_t before = PeakResidentBytes();
  { const std::vector<char> touched(64 * kMegabyte, 'x'); }
  EXPECT_GT(before, 0);
  // The vector alone, but for pages that were resident and unused before.
  EXPECT_GT(PeakResidentBytes(), before + static_cast<std::int64_t>(48 * kMegabyte));
}

}  // namespace
}  // namespace hpo::trial_runner
