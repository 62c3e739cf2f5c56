// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/loading/read_ahead.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <latch>
#include <stdexcept>
#include <string>

namespace hpo::trial_runner {
namespace {

constexpr int kSlots = 4;

class ReadAheadTest : public testing::TestWithParam<int> {
 protected:
  ReadAheadOptions Options(std::int64_t first, std::int64_t end) const {
    return {.workers = GetParam(), .slots = kSlots, .first = first, .end = end};
  }
};

TEST_P(ReadAheadTest, ResultsComeInTheOrderOfTheJobs) {
  std::array<std::int64_t, kSlots> results{};
  ReadAhead ahead(Options(7, 300), [&](std::int64_t job, int slot) { results[slot] = job * job; });
  for (std::int64_t job = 7; job < 300; ++job) EXPECT_EQ(results[ahead.Take()], job * job);
}

TEST_P(ReadAheadTest, AResultStaysUntilTheNextIsAskedFor) {
  std::array<std::int64_t, kSlots> results{};
  std::atomic<std::int64_t> started = 0;
  ReadAhead ahead(Options(0, 1000), [&](std::int64_t job, int slot) {
    ++started;
    results[slot] = job;
  });
  for (std::int64_t job = 0; job < 100; ++job) {
    const int slot = ahead.Take();
    EXPECT_LE(started, job + kSlots);
    EXPECT_EQ(results[slot], job);
  }
}

TEST_P(ReadAheadTest, AFailureComesAfterTheResultsBeforeIt) {
  ReadAhead ahead(Options(0, 1000), [&](std::int64_t job, int) {
    if (job >= 5) throw std::invalid_argument("job " + std::to_string(job));
  });
  for (int job = 0; job < 5; ++job) ahead.Take();
  const auto message = testing::ThrowsMessage<std::invalid_argument>("job 5");
  EXPECT_THAT([&] { ahead.Take(); }, message);
  EXPECT_THAT([&] { ahead.Take(); }, message);
}

TEST_P(ReadAheadTest, ItMayBeLeftBeforeItsEnd) {
  std::atomic<int> calls = 0;
  {
    ReadAhead ahead(Options(0, 1'000'000), [&](std::int64_t, int) { ++calls; });
    ahead.Take();
  }
  const int then = calls;
  EXPECT_LE(then, kSlots);
  EXPECT_GE(then, 1);
}

TEST_P(ReadAheadTest, ItMayBeLeftWhenNothingWasTakenOrAllWas) {
  for (const std::int64_t jobs : {0, 1, 3}) {
    const ReadAhead unused(Options(0, jobs), [](std::int64_t, int) {});
    ReadAhead used(Options(0, jobs), [](std::int64_t, int) {});
    for (std::int64_t job = 0; job < jobs; ++job) EXPECT_EQ(used.Take(), job);
  }
}

INSTANTIATE_TEST_SUITE_P(Workers, ReadAheadTest, testing::Values(1, 2, 4, 9));

// Each job waits until the other has begun: one thread alone would never get there.
TEST(ReadAheadWorkersTest, WorkersWorkAtTheSameTime) {
  std::latch both(2);
  ReadAhead ahead({.workers = 2, .slots = 3, .first = 0, .end = 2}, [&](std::int64_t, int) { both.arrive_and_wait(); });
  EXPECT_EQ(ahead.Take(), 0);
  EXPECT_EQ(ahead.Take(), 1);
}

}  // namespace
}  // namespace hpo::trial_runner
