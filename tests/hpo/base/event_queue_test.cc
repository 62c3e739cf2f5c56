// SPDX-License-Identifier: Apache-2.0
#include "hpo/base/event_queue.h"

#include <gtest/gtest.h>

#include <memory>
#include <thread>

namespace hpo {
namespace {

TEST(EventQueueTest, EventsComeOutInTheOrderTheyWentIn) {
  EventQueue<int> queue;
  for (int event : {1, 2, 3}) queue.Push(event);
  for (int event : {1, 2, 3}) EXPECT_EQ(queue.Pop(std::nullopt), event);
}

TEST(EventQueueTest, PopGivesUpAtADeadlineThatHasPassed) {
  EventQueue<int> queue;
  EXPECT_EQ(queue.Pop(SystemClock().Now()), std::nullopt);
}

TEST(EventQueueTest, AWaitingEventIsTakenEvenAfterTheDeadline) {
  EventQueue<int> queue;
  queue.Push(7);
  EXPECT_EQ(queue.Pop(TimePoint::min()), 7);
}

TEST(EventQueueTest, PushFromAnotherThreadWakesThePopper) {
  EventQueue<std::unique_ptr<int>> queue;
  std::jthread pusher([&] { queue.Push(std::make_unique<int>(5)); });
  EXPECT_EQ(**queue.Pop(std::nullopt), 5);
}

TEST(EventQueueTest, NothingIsLostBetweenSeveralPushersAndOnePopper) {
  constexpr int kPushers = 3, kEach = 1000;
  EventQueue<int> queue;
  std::vector<std::jthread> pushers;
  for (int p = 0; p < kPushers; ++p) {
    pushers.emplace_back([&] {
      for (int i = 1; i <= kEach; ++i) queue.Push(i);
    });
  }
  long sum = 0;
  for (int i = 0; i < kPushers * kEach; ++i) sum += *queue.Pop(std::nullopt);
  EXPECT_EQ(sum, kPushers * (kEach * (kEach + 1) / 2));
}

}  // namespace
}  // namespace hpo
