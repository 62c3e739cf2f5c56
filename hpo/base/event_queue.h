// SPDX-License-Identifier: Apache-2.0
//
// The one place where threads meet: executors, signals and timers push, the tuner's loop pops.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "hpo/base/clock.h"

namespace hpo {

// First in, first out. Any thread may Push; one thread Pops.
template <class T>
class EventQueue {
 public:
  void Push(T event) {
    {
      const std::scoped_lock lock(mutex_);
      events_.push_back(std::move(event));
    }
    available_.notify_one();
  }

  // The oldest event; waits until there is one or the deadline has passed (then nullopt). Without a deadline it
  // waits for ever.
  std::optional<T> Pop(std::optional<TimePoint> deadline) {
    std::unique_lock lock(mutex_);
    const auto ready = [this] { return !events_.empty(); };
    if (!deadline) {
      available_.wait(lock, ready);
    } else if (!available_.wait_until(lock, *deadline, ready)) {
      return std::nullopt;
    }
    T event = std::move(events_.front());
    events_.pop_front();
    return event;
  }

 private:
  std::mutex mutex_;
  std::condition_variable available_;
  std::deque<T> events_;  // guarded by mutex_
};

}  // namespace hpo
