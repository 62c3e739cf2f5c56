// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/in_parallel.h"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace hpo::trial_runner {
namespace {

// The failure that a loop in order would meet first.
class FirstFailure {
 public:
  void Record(std::size_t index, std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    if (failure_ != nullptr && index_ < index) return;
    index_ = index;
    failure_ = std::move(failure);
  }

  void Rethrow() const {
    if (failure_ != nullptr) std::rethrow_exception(failure_);
  }

 private:
  std::mutex mutex_;
  std::size_t index_ = 0;
  std::exception_ptr failure_;
};

}  // namespace

int UsableCores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof(set), &set) == 0) return CPU_COUNT(&set);
  return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

void InParallel(std::size_t count, int workers, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> failed = false;
  FirstFailure failure;
  // Indices are handed out in order and each is finished, so all before the first that fails have been looked at.
  const auto run = [&] {
    while (!failed) {
      const std::size_t index = next++;
      if (index >= count) return;
      try {
        work(index);
      } catch (...) {
        failure.Record(index, std::current_exception());
        failed = true;
      }
    }
  };
  {
    const auto wanted = static_cast<std::size_t>(workers > 0 ? workers : UsableCores());
    std::vector<std::jthread> threads;
    while (threads.size() + 1 < std::min(wanted, count)) threads.emplace_back(run);
    run();
  }
  failure.Rethrow();
}

}  // namespace hpo::trial_runner
