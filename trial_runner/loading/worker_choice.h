// SPDX-License-Identifier: Apache-2.0
//
// How many threads should make batches ahead of training, from what one batch was measured to cost. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace hpo::trial_runner {

struct BatchSeconds {
  double making = 0;    // reading, decoding, augmentation, on one thread
  double training = 0;  // all that happens between two batches
};

struct WorkerChoice {
  int workers = 0;  // 0: the training thread makes its batches itself
  std::string why;
};

// The fewest workers that come close to the least seconds a batch which the cores allow, of which training itself takes
// `threads`. Batches that cost next to nothing are not worth handing over.
WorkerChoice ChooseWorkers(const BatchSeconds& seconds, int threads, int cores);

// What the first batches cost, made one after another by the training thread.
class BatchStopwatch {
 public:
  void Add(const BatchSeconds& seconds) { batches_.push_back(seconds); }

  // The medians, once they are known well enough: those of the first batches, without the very first, which meets cold
  // caches. Slow batches make the judgement an early one.
  std::optional<BatchSeconds> Medians() const;

 private:
  std::vector<BatchSeconds> batches_;
};

}  // namespace hpo::trial_runner
