// SPDX-License-Identifier: Apache-2.0
//
// The state machine and its durable log: the five acts ask, start, measure, tell, stop. Each act checks its
// arguments, appends one event and applies it; memory is always a replay of the journal. It alone flips signs and
// turns NaN, infinities and exceptions into failed trials. Asks run one at a time; one thread uses a Study.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hpo/base/clock.h"
#include "hpo/base/file_system.h"
#include "hpo/study/journal.h"
#include "hpo/study/study_state.h"
#include "search/pruners/table.h"
#include "search/samplers/table.h"

namespace hpo::study {

inline constexpr int kEqualFailuresToHalt = 5;

struct StudyOptions {
  FileSystem* files = nullptr;   // borrowed; null: the study lives in memory only
  std::filesystem::path folder;  // holds study.json and journal.jsonl; unused in memory
  // Where relative paths of the spec start: the folder of the study file. "": the current folder.
  std::filesystem::path relative_to;
  const Clock* clock = nullptr;  // borrowed; null: the system clock
  JournalOptions journal;
  std::map<std::string, std::string> environment;  // recorded with `opened`
  // Both must not throw. Told after each live event, which may not be durable yet, and after each commit.
  std::function<void(const Event&, const StudyState&)> observer;
  std::function<void(const StudyState&)> committed;
};

struct AskResult {
  std::vector<int> trials;                            // new trials, waiting to be started
  search::Outlook outlook = search::Outlook::kReady;  // kExhausted also when budget, time or a halt allow no more
};

// What came of an attempt. `failed` empty: a result.
struct Outcome {
  EndCause cause = EndCause::kFinished;
  Metrics metrics;             // must hold the objective's metric, and those of constraints, unless failed
  std::optional<double> step;  // the best step; absent: the metrics stand for the whole trial
  Metrics test;
  std::string failed;  // why there is no result
  double seconds = 0;
  nlohmann::json facts;
};

// What a message of a runner came to (DESIGN rule 4): the first accepted result wins, a repeat gets the same answer, a
// stale token is refused.
enum class Reply { kAccepted, kRepeated, kStale };

class Study {
 public:
  // Creates the study or resumes the stored one. Throws Error: kRefused when the stored study differs in more than
  // budget and executor (the difference in the message) or is open elsewhere, kInvalidInput, kCannotWrite. What a new
  // study starts warm from is read before anything is written.
  Study(StudySpec spec, StudyOptions options);
  ~Study();  // what was not committed is not kept
  Study(Study&&) noexcept;
  Study& operator=(Study&&) noexcept;

  // Up to `count` new trials, never beyond the budget (a slot is reserved at ask). Configurations of `start_with`
  // come first, then those of the warm start. The sampler is asked for one trial at a time, with the trials before it
  // pending in its History. Does not commit.
  AskResult Ask(int count = 1);
  // A trial with a configuration of the user's own; what it leaves free is sampled. Throws kInvalidInput when a value
  // is illegal or no configuration with them keeps the constraints, kBudgetExhausted when the budget allows no more or
  // the study is halted.
  int AskConfiguration(const search::PartialConfiguration& configuration);

  // The next trial that exists already and should run: the paused one that the pruner assigns, else the waiting one
  // with the lowest number (never started, lost, preempted or retried). nullopt when there is none, and when the study
  // is halted, out of time, or its budget shrank below what is told and running.
  std::optional<int> NextWaiting() const;

  // Opens a new attempt of a waiting or paused trial. Returns its id; the token is in state().
  AttemptId Start(int trial, const std::string& device = "");

  // A measurement of a running attempt; step > 0. A non-finite objective decides kStop, a measurement without the
  // objective decides nothing. Steps at or below the trial's last measured one are ignored: what a resumed attempt
  // repeats replaces nothing. An attempt that was asked to stop gets that answer again. Throws Error: kRefused for a
  // stale token or an ended attempt, kNotFound for an unknown one, kInvalidInput for a step that is no number > 0.
  search::Decision Measure(AttemptId id, const std::string& token, double step, const Metrics& metrics);

  // Records that the attempt was asked to stop (Measure does so itself for pruned trials). An ended attempt, and one
  // already asked to stop for good, stay as they are.
  void Stop(AttemptId id, const std::string& reason, bool resumable);

  // Ends an attempt with what came of it; verdict.h has the rules. A result completes the trial (or stops it, when it
  // was asked to stop); a crash, hang or device fault gives it another attempt while retries are left; preempted and
  // lost always do; bad configuration, out of memory and a failure told by the runner fail it, and so does a missing or
  // non-finite objective, or such a metric that a constraint bears on. Five equal failures in a row halt the study.
  // kRepeated: this attempt has been told before. kStale: wrong token, or the attempt was given up as lost. Throws
  // kNotFound for an attempt that never was.
  Reply Tell(AttemptId id, const std::string& token, const Outcome& outcome);

  // Ask/tell without tokens: tells a waiting, running or paused trial; the seconds are those since its start. Throws
  // kNotFound, or kRefused when it is told already.
  void Tell(int trial, const Outcome& outcome);
  void Tell(int trial, double value);  // for studies without metric constraints, as is the Add of a value
  void Fail(int trial, const std::string& reason);
  // A finished trial from elsewhere; counts as told, beyond the budget too. Returns its number. Throws kInvalidInput
  // when the configuration is not complete and legal, or breaks a constraint.
  int Add(const search::PartialConfiguration& configuration, const Metrics& metrics);
  int Add(const search::PartialConfiguration& configuration, double value);

  // Sets what may be spent from now on: it may grow; shrunk below what is told it ends the study. Throws kInvalidInput
  // unless both are absent or > 0.
  void SetBudget(const Budget& budget);

  // Makes everything so far durable. Ask/tell users call it before acting on an answer; the tuner once a round.
  void Commit();
  // Due work of the sampler while idle.
  void Prepare();

  bool MayAsk() const;  // budget left, not halted, not exhausted
  bool Done() const;    // no more to ask, nothing running, nothing waiting that may run
  const StudyState& state() const;
  const StudySpec& spec() const;             // as given, executor settings included, with the budget of today
  std::uint64_t TrialSeed(int trial) const;  // the runner's seed
  std::uint64_t recovered_bytes() const;     // torn tail cut when it was opened

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// The runner's seed for a trial: 53 bits.
std::uint64_t TrialSeed(std::uint64_t study_seed, int trial);

// Reads a stored study without locking it. Throws kNotFound, kInvalidInput.
StudyState ReadStudy(FileSystem& files, const std::filesystem::path& folder);

}  // namespace hpo::study
