// SPDX-License-Identifier: Apache-2.0
//
// Trials that run at a time, on a simulated clock. Trainings last lognormally long (sigma 0.7: one in six takes twice
// the median or longer), one on average.
#pragma once

#include <cstddef>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

#include "search/random_source.h"

namespace hpo::bench {

class WorkerPool {
 public:
  explicit WorkerPool(const search::RandomStream& durations) : durations_(durations) {}

  // The trial runs from now on; the k-th one started lasts as long whatever runs beside it.
  void Start(int trial);

  // Lets time pass to the first end of a running trial, of which there is one, and returns the trial.
  int Wait();

  std::size_t running() const { return running_.size(); }
  double now() const { return now_; }  // mean durations of a trial

 private:
  using Run = std::pair<double, int>;  // end, trial

  search::RandomStream durations_;
  std::priority_queue<Run, std::vector<Run>, std::greater<>> running_;
  double now_ = 0;
};

}  // namespace hpo::bench
