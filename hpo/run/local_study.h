// SPDX-License-Identifier: Apache-2.0
//
// A study in this process, as C++ programs use it: open, optimize, or ask and tell.
//
//   hpo::Study study = hpo::Study::Open({.name = "mine", .space = space, .seed = 7});
//   study.Optimize({.trials = 60, .parallel = 2}, [&](hpo::ActiveTrial& trial) { return Train(trial[lr]); });
//   std::cout << *study.best()->value;
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hpo/run/active_trial.h"
#include "hpo/run/thread_executor.h"
#include "hpo/run/tuner.h"
#include "hpo/study/recommended.h"
#include "hpo/study/study.h"

namespace hpo::run {

struct OpenOptions {
  std::filesystem::path folder = {};  // "" keeps the study in memory; else study.json and journal.jsonl live there
  bool sync = true;                   // fsync before a result counts; false leaves it to the operating system
};

struct OptimizeOptions {
  std::optional<int> trials = {};      // told trials at which to end; absent: the spec's budget
  std::optional<double> seconds = {};  // wall time of this call; objectives that measure are stopped then
  int parallel = 1;                    // >= 1: objectives at a time; 1 runs them on the calling thread
};

class PendingTrial;

// One thread uses a LocalStudy; objectives run in parallel when asked for.
class LocalStudy {
 public:
  // Throws Error as study::Study does.
  static LocalStudy Open(study::StudySpec spec, const OpenOptions& options = {});
  LocalStudy(LocalStudy&&) noexcept;
  LocalStudy& operator=(LocalStudy&&) noexcept;
  ~LocalStudy();

  // Runs the objective until the budget is spent. A throwing objective fails its trial. Throws Error: kNoUsableTrial
  // with the reason when five equal failures in a row halt the study, kInvalidInput without any budget.
  TunerEnd Optimize(const OptimizeOptions& options, const Objective& objective);

  // nullopt: nothing to ask (budget spent, exhausted or halted).
  std::optional<PendingTrial> Ask();

  const study::Trial* best() const;  // nullptr while no trial has a value that keeps the metric constraints
  // The trial to take where values are noisy: the model's choice among the leading ones. nullopt as for `best`. Makes a
  // model: up to a second for 5,000 trials.
  std::optional<study::Recommended> Recommend() const;
  const std::vector<study::Trial>& trials() const;
  const study::StudyState& state() const;
  study::Study& study();  // the five acts themselves

 private:
  struct Impl;
  explicit LocalStudy(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
  friend class PendingTrial;
};

// A trial that was asked and must be told. Dropping it without telling fails the trial as "abandoned". Used by the
// study's thread, and gone before the study is. Calling it again after Tell, Fail or a move is a bug.
class PendingTrial {
 public:
  PendingTrial(PendingTrial&& other) noexcept;
  PendingTrial& operator=(PendingTrial&&) = delete;
  ~PendingTrial();

  template <class T>
  const T& operator[](const search::Handle<T>& handle) const {
    return configuration()[handle];
  }
  template <class T>
  T ValueOr(const search::Handle<T>& handle, T otherwise) const {
    return configuration().ValueOr(handle, std::move(otherwise));
  }
  int number() const { return id_.trial; }
  const search::Configuration& configuration() const;

  Decision Measure(double step, double value);
  // Non-finite values fail the trial. `others`: the metrics beside the objective; what constraints bear on must be
  // there.
  void Tell(double value, const study::Metrics& others = {}) &&;
  void Fail(const std::string& reason) &&;

 private:
  friend class LocalStudy;
  PendingTrial(LocalStudy::Impl& study, study::AttemptId id);
  void End(const study::Outcome& outcome);
  LocalStudy::Impl* study_;  // null once told
  study::AttemptId id_;
};

}  // namespace hpo::run
