// SPDX-License-Identifier: Apache-2.0
//
// Work that is done before its result is asked for: threads run numbered jobs, and one consumer takes the results in
// the jobs' order, whichever thread was first. As many are in flight as there are slots, places for a result that are
// used over and over.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace hpo::trial_runner {

struct ReadAheadOptions {
  int workers = 1;         // >= 1 threads
  int slots = 2;           // >= 2: the one that the consumer has, and those that are filled meanwhile
  std::int64_t first = 0;  // jobs are first, first + 1, ... end - 1
  std::int64_t end = 0;
};

// One consumer's thread makes, asks and destroys it.
class ReadAhead {
 public:
  // Fills a slot with a job's result. Called on several threads at once, but for one slot by one.
  using Work = std::function<void(std::int64_t job, int slot)>;

  // Starts at once. What `work` borrows must outlive this.
  ReadAhead(const ReadAheadOptions& options, Work work);

  // Waits for the jobs under way; begins no other.
  ~ReadAhead();
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  // Waits for the next job and returns its slot, which is the consumer's until the next call. Throws what the job
  // threw, after all before it were taken; then and whenever it is asked again. Needs a job that was not yet taken.
  int Take();

 private:
  struct Slot {
    std::int64_t done = -1;  // the job whose result it has
    std::exception_ptr failure;
  };

  void Run(const std::stop_token& stop);
  bool MayStart() const;
  int SlotOf(std::int64_t job) const { return static_cast<int>(job % static_cast<std::int64_t>(slots_.size())); }

  const Work work_;
  const std::int64_t end_;
  std::int64_t taken_;  // jobs before it were; the consumer's alone

  std::mutex mutex_;  // of all that follows
  std::condition_variable_any slot_is_free_;
  std::condition_variable job_is_done_;
  std::vector<Slot> slots_;  // their number is constant
  std::int64_t next_;        // to be started
  std::int64_t released_;    // slots of jobs before it are free
  bool failed_ = false;

  std::vector<std::jthread> threads_;  // last: they use all the others
};

}  // namespace hpo::trial_runner
