// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/loading/read_ahead.h"

#include <utility>

namespace hpo::trial_runner {

ReadAhead::ReadAhead(const ReadAheadOptions& options, Work work)
    : work_(std::move(work)),
      end_(options.end),
      taken_(options.first),
      slots_(static_cast<std::size_t>(options.slots)),
      next_(options.first),
      released_(options.first) {
  for (int i = 0; i < options.workers; ++i) {
    threads_.emplace_back([this](const std::stop_token& stop) { Run(stop); });
  }
}

// All are told before the first is waited for.
ReadAhead::~ReadAhead() {
  for (std::jthread& thread : threads_) thread.request_stop();
}

int ReadAhead::Take() {
  std::unique_lock lock(mutex_);
  released_ = taken_;
  slot_is_free_.notify_one();
  const int slot = SlotOf(taken_);
  const Slot& result = slots_[static_cast<std::size_t>(slot)];
  job_is_done_.wait(lock, [&] { return result.done == taken_; });
  if (result.failure != nullptr) std::rethrow_exception(result.failure);
  ++taken_;
  return slot;
}

bool ReadAhead::MayStart() const {
  return !failed_ && next_ < end_ && next_ < released_ + static_cast<std::int64_t>(slots_.size());
}

// Jobs are started in order, so those before one that failed are done or under way.
void ReadAhead::Run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (slot_is_free_.wait(lock, stop, [&] { return MayStart(); }) && !stop.stop_requested()) {
    const std::int64_t job = next_++;
    const int slot = SlotOf(job);
    lock.unlock();
    std::exception_ptr failure;
    try {
      work_(job, slot);
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    failed_ = failed_ || failure != nullptr;
    slots_[static_cast<std::size_t>(slot)] = {.done = job, .failure = std::move(failure)};
    job_is_done_.notify_one();
  }
}

}  // namespace hpo::trial_runner
