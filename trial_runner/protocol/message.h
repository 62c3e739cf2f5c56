// SPDX-License-Identifier: Apache-2.0
//
// The messages between hpo and a runner: one JSON object a line, UTF-8, no newline inside.
// hpo writes `start` and `stop` to the runner's stdin; the runner writes `ready`, `progress`, `measure`
// and `tell` to its stdout. Every other line on stdout is the user's print and belongs to the log.
// This folder is all that hpo and trial_runner share; it knows neither torch nor the study.
//
//   {"start": {"members": [{"trial": 3, "attempt": 1, "token": "9f..", "seed": 17, "document": {...},
//              "configuration": {...}, "folder": "/abs/attempt", "checkpoint": null}],
//              "objective": {"metric": "valid.error", "goal": "minimize"}, "device": "cpu", "threads": 1}}
//   {"stop": {"trial": 3, "attempt": 1, "reason": "pruned", "deadline_s": 10}}
//   {"ready": {"runner": "hpo-trial 0.1.0", "versions": {"torch": "2.11.0"}}}
//   {"progress": {"trial": 3, "attempt": 1, "token": "9f..", "count": 120}}
//   {"measure": {"trial": 3, "attempt": 1, "token": "9f..", "step": 2, "metrics": {"valid.error": 0.1}}}
//   {"tell": {"trial": 3, "attempt": 1, "token": "9f..", "metrics": {...}, "step": 11, "test": {...}, "facts": {...}}}
//   {"tell": {"trial": 3, "attempt": 1, "token": "9f..", "failed": "why", "cause": "out_of_memory"}}
//
// A program of one trial at a time may leave out trial, attempt and token, may write `"value": 0.1` for
// metrics of the first objective, and is sent the flat form of `start` (see CommandStartLine). A member that is
// null counts as absent; unknown members are refused, so that a misspelt one is never lost in silence.
// Pure functions on values throughout: safe from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hpo::protocol {

inline constexpr std::size_t kMaxLineBytes = std::size_t{1} << 20;  // longest line that is read, newline excluded

using Metrics = std::map<std::string, double>;  // non-finite numbers travel as the strings "nan", "inf", "-inf"

// Why an attempt ended. Causes are the attempt's; what they mean for the trial is hpo's to decide.
enum class EndCause {
  kFinished,   // the runner told a result after the last step
  kStopped,    // the runner told a result because it was asked to stop
  kPreempted,  // asked to leave: checkpointed, may go on elsewhere
  kLost,       // nobody knows: hpo itself died, or a lease ran out
  kOutOfMemory,
  kTimeout,           // trial time limit or hang limit
  kCrashed,           // signal, non-zero exit, closed stdout, exception
  kBadConfiguration,  // this configuration can never run
  kDeviceFault,
  kCannotWrite,  // the disk is full or read-only: no fault of the configuration, and a retry would fail alike
};

std::string_view Name(EndCause cause);                         // "finished", "out_of_memory", ...
std::optional<EndCause> EndCauseNamed(std::string_view name);  // nullopt for an unknown name

// One trial of a launch. Paths are absolute. `document` is the training document with the configuration
// written over it (absent for programs started by "command"); `checkpoint` is the attempt folder to resume from.
struct Member {
  int trial = 0;
  int attempt = 1;  // >= 1
  std::string token;
  std::uint64_t seed = 0;
  nlohmann::json document;
  nlohmann::json configuration;
  std::string folder;
  std::optional<std::string> checkpoint;
  std::optional<double> until;  // stop after this step, resumable; absent: train to the document's end
};

// What the study optimizes: early stopping and the best step are judged by it.
struct Objective {
  std::string metric = "value";  // empty: hpo-trial chooses what suits the data
  bool maximize = false;
};

struct Start {
  std::vector<Member> members;  // >= 1
  Objective objective;
  std::string device = "cpu";
  int threads = 1;  // CPU threads this launch may use, >= 1
};

struct Stop {
  int trial = 0;
  int attempt = 1;
  std::string reason;        // "pruned", "interrupted", "timeout", "user", ...
  double deadline_s = 10.0;  // seconds until TERM; > 0
  bool resumable = false;    // true: checkpoint and answer with cause `preempted`; false: tell the best so far
};

struct Ready {
  std::string runner;
  std::map<std::string, std::string> versions;
};

// Who speaks: all three absent when a one-trial program leaves them out.
struct Sender {
  std::optional<int> trial;
  std::optional<int> attempt;
  std::optional<std::string> token;
};

// A sign of life: `count` grows whenever work was done. The hang limit watches it.
struct Progress {
  Sender sender;
  std::uint64_t count = 0;
};

struct Measure {
  Sender sender;
  double step = 0;  // units of the study's fidelity; > 0
  Metrics metrics;
  std::optional<double> value;  // shorthand for the first objective
};

// The end of a trial's attempt: a result, or a failure when `failed` is set.
struct Tell {
  Sender sender;
  Metrics metrics;              // at the best step
  std::optional<double> value;  // shorthand for the first objective
  std::optional<double> step;   // the best step
  Metrics test;                 // taken once, with the best step's weights; never shown to the optimizer
  nlohmann::json facts;         // asked/used/why, seconds per phase, parameters, steps; shown in reports
  std::optional<std::string> failed;
  EndCause cause = EndCause::kFinished;
};

using ToRunner = std::variant<Start, Stop>;
using FromRunner = std::variant<Ready, Progress, Measure, Tell>;

// One line without the trailing newline.
std::string Line(const ToRunner& message);
std::string Line(const FromRunner& message);

// The form of `start` sent to a user's command: {"start": {"trial", "attempt", "token", "seed",
// "configuration", "folder", "checkpoint", "device", "threads"}}. Precondition: one member.
std::string CommandStartLine(const Start& start);

// Reads a runner's line. nullopt: not a protocol line at all (the user's print). A line that starts as one
// ({"measure": ...) but breaks its rules throws std::invalid_argument that says which member is wrong.
std::optional<FromRunner> ReadFromRunner(std::string_view line);

// Reads a line that hpo wrote; throws std::invalid_argument when it is malformed.
ToRunner ReadToRunner(std::string_view line);

}  // namespace hpo::protocol
