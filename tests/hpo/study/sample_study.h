// SPDX-License-Identifier: Apache-2.0
//
// A small study with every kind of parameter, and a scripted run through every kind of event.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "hpo/study/study.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_file_system.h"

namespace hpo::testing {

inline constexpr char kFolder[] = "/runs/sample";

inline study::StudySpec SampleSpec() {
  study::StudySpec spec;
  spec.name = "sample";
  spec.space.Add(search::Real("optimizer.lr", 1e-4, 0.3).Log());
  spec.space.Add(search::Choice("optimizer.name", {"adamw", "sgd"}));
  spec.space.Add(search::Real("optimizer.sgd.momentum", 0, 0.99));
  spec.space.Add(search::Integer("depth", 1, 4));
  spec.space.Add(search::Boolean("norm"));
  spec.seed = 7;
  spec.objectives = {{"error", study::Goal::kMinimize}};
  spec.budget.trials = 20;
  spec.executor.retries = 2;
  return spec;
}

inline study::Outcome Result(double error) {
  study::Outcome outcome;
  outcome.metrics = {{"error", error}};
  outcome.seconds = 1.5;
  return outcome;
}

inline study::Outcome Lost(study::EndCause cause, const std::string& why = "") {
  study::Outcome outcome;
  outcome.cause = cause;
  outcome.failed = why;
  outcome.seconds = 0.5;
  return outcome;
}

inline std::string TokenOf(const study::Study& study, study::AttemptId id) {
  return study.state()
      .trials()[static_cast<std::size_t>(id.trial)]
      .attempts[static_cast<std::size_t>(id.attempt) - 1]
      .token;
}

// Asks one trial and starts it.
inline study::AttemptId AskAndStart(study::Study& study) { return study.Start(study.Ask().trials.at(0), "cpu"); }

inline study::Reply Tell(study::Study& study, study::AttemptId id, const study::Outcome& outcome) {
  return study.Tell(id, TokenOf(study, id), outcome);
}

inline search::Decision Measure(study::Study& study, study::AttemptId id, double step, double error) {
  return study.Measure(id, TokenOf(study, id), step, {{"error", error}});
}

// Parallel asks, interleaved tells, a retry, a stop, a failure, a preemption and a larger budget, with commits between:
// what a crash may interrupt at any call. Calls `committed` after each commit.
inline void RunScript(
    study::Study& study, const std::function<void()>& committed = [] {}) {
  const auto commit = [&] {
    study.Commit();
    committed();
  };
  const study::AskResult first = study.Ask(3);
  std::vector<study::AttemptId> ids;
  for (const int trial : first.trials) ids.push_back(study.Start(trial, "cpu"));
  commit();
  Measure(study, ids[0], 1, 0.9);
  Measure(study, ids[1], 1, 0.8);
  commit();
  Tell(study, ids[1], Result(0.7));
  Tell(study, ids[0], Lost(study::EndCause::kCrashed, "exit status 1: \"\xC3\xA9\"\n\tat line 3"));
  commit();
  const study::AttemptId again = study.Start(*study.NextWaiting(), "cpu");
  study.Stop(ids[2], "user", false);
  study.SetBudget({30, std::nullopt});
  commit();
  const study::AttemptId next = AskAndStart(study);
  Measure(study, again, 2, 0.6);
  Tell(study, ids[2], Result(0.65));
  Tell(study, again, Result(0.5));
  commit();
  Tell(study, next, Lost(study::EndCause::kBadConfiguration, "depth 9"));
  const study::AttemptId last = AskAndStart(study);
  study.Stop(last, "interrupted", true);
  Tell(study, last, Lost(study::EndCause::kPreempted));
  commit();
}

// A study on a disk in memory.
struct StoredStudy {
  MemoryFileSystem files;
  FakeClock clock;

  study::Study Open(study::StudySpec spec = SampleSpec()) {
    study::StudyOptions options;
    options.files = &files;
    options.folder = kFolder;
    options.clock = &clock;
    options.environment = {{"hpo", "0.1.0"}};
    return study::Study(std::move(spec), std::move(options));
  }
  std::string Journal() const { return files.Peek(std::string(kFolder) + "/journal.jsonl").value(); }
  void PutJournal(std::string text) { files.Put(std::string(kFolder) + "/journal.jsonl", std::move(text)); }
};

// The journal of the scripted run.
inline std::string ScriptedJournal() {
  StoredStudy stored;
  study::Study study = stored.Open();
  stored.clock.AdvanceSeconds(2.5);
  RunScript(study);
  return stored.Journal();
}

}  // namespace hpo::testing
