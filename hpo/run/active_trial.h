// SPDX-License-Identifier: Apache-2.0
//
// What a C++ objective sees of the trial it runs.
#pragma once

#include <functional>
#include <string>
#include <utility>

#include "hpo/study/trial.h"
#include "search/pruners/pruner.h"
#include "search/space/configuration.h"

namespace hpo::run {

using search::Decision;

// Used by one thread, valid during the objective's call.
class ActiveTrial {
 public:
  using MeasureFunction = std::function<Decision(double step, double value)>;
  ActiveTrial(int number, std::uint64_t seed, const search::Configuration& configuration, MeasureFunction measure)
      : number_(number), seed_(seed), configuration_(configuration), measure_(std::move(measure)) {}

  // The value of an active parameter; throws std::out_of_range when it is inactive.
  template <class T>
  const T& operator[](const search::Handle<T>& handle) const {
    return configuration_[handle];
  }
  template <class T>
  T ValueOr(const search::Handle<T>& handle, T otherwise) const {
    return configuration_.ValueOr(handle, std::move(otherwise));
  }

  // Reports the objective at a step (> 0, growing) and says whether to go on. After kStop or kPause the objective
  // should return its best value so far soon; a thread can be asked to stop, not killed.
  Decision Measure(double step, double value) { return measure_(step, value); }

  // Reports what the trial comes to beside its objective, such as a metric that a constraint bears on. It belongs to
  // the value that the objective returns; of several reports of one metric the last one counts.
  void Report(const std::string& metric, double value) { metrics_[metric] = value; }
  const study::Metrics& metrics() const { return metrics_; }

  int number() const { return number_; }
  std::uint64_t seed() const { return seed_; }  // for the objective's own randomness
  const search::Configuration& configuration() const { return configuration_; }

 private:
  int number_;
  std::uint64_t seed_;
  const search::Configuration& configuration_;
  MeasureFunction measure_;
  study::Metrics metrics_;
};

}  // namespace hpo::run
