// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/in_parallel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace hpo::trial_runner {
namespace {

TEST(InParallelTest, EveryIndexIsWorkedOnOnce) {
  for (const int workers : {0, 1, 3, 50}) {
    std::vector<int> calls(20, 0);
    InParallel(calls.size(), workers, [&](std::size_t i) { ++calls[i]; });
    EXPECT_EQ(calls, std::vector<int>(20, 1));
  }
  InParallel(0, 2, [](std::size_t) { FAIL(); });
}

TEST(InParallelTest, TheFirstFailureIsThrown) {
  for (const int workers : {1, 2, 8}) {
    const auto work = [](std::size_t i) {
      if (i % 7 == 5) throw std::invalid_argument(std::to_string(i));
    };
    EXPECT_THAT([&] { InParallel(100, workers, work); }, testing::ThrowsMessage<std::invalid_argument>("5"));
  }
}

}  // namespace
}  // namespace hpo::trial_runner
