// SPDX-License-Identifier: Apache-2.0
//
// What a study is: the study file (DESIGN section 3) as a value. The same struct is filled by C++ users and written
// back to a file. `study_file.h` reads it with lines, `space_json.h` holds the JSON form of the space.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "hpo/base/error.h"
#include "search/noise.h"
#include "search/options.h"
#include "search/space/search_space.h"

namespace hpo::study {

enum class Goal { kMinimize, kMaximize };

struct Objective {
  std::string metric = "value";
  Goal goal = Goal::kMinimize;
  search::Noise noise = {};  // of one trial's metric, in its unit
  friend bool operator==(const Objective&, const Objective&) = default;
};

// A bound on what a trial measures beside its objective: latency, memory, accuracy. It counts at the trial's best step,
// with the value of the objective. The best trial is the best one that keeps every bound; samplers learn where they are
// kept. A completed trial without a finite number for the metric is a failed one.
struct MetricConstraint {
  std::string metric;              // not empty; the objective's own is legal
  std::optional<double> at_most;   // one of the two at least, finite
  std::optional<double> at_least;  // <= at_most
  friend bool operator==(const MetricConstraint&, const MetricConstraint&) = default;
};

struct Budget {
  std::optional<int> trials;      // > 0: told trials
  std::optional<double> seconds;  // > 0: wall time of the study, summed over resumes
  friend bool operator==(const Budget&, const Budget&) = default;
};

// How much training: the dotted path of the training document that holds it, and its range.
struct FidelitySpec {
  std::string path = "epochs";
  double min = 1;  // > 0: least training before a pruner may judge
  double max = 1;  // >= min: full training; written to the document at `path`
};

struct NamedOptions {
  std::string name;
  search::Options options;
};

// An earlier study whose best configurations are asked first.
struct WarmStart {
  std::string study;  // its folder or its journal (*.jsonl); relative to StudyOptions::relative_to
  int trials = 5;     // > 0: how many of its configurations
};

struct ExecutorSpec {
  std::string name = "process";
  std::optional<int> slots;               // > 0: trials at a time; absent = "auto": one a device, or the CPU cores
  std::vector<std::string> devices;       // "cpu", "cuda:0"; empty = "auto"
  std::optional<double> trial_timeout_s;  // > 0: wall seconds of one attempt
  double hang_timeout_s = 120;            // > 0: wall seconds without any progress
  double stop_grace_s = 10;               // > 0: from the stop message to TERM, and again to KILL
  int retries = 2;                        // >= 0: further attempts after a crash, hang or device fault
};

struct StudySpec {
  std::string name;             // [A-Za-z0-9._-]+; the folder's name
  search::SearchSpace space;    // its constraints have texts that ParseConstraint reads (constraint_text.h)
  Goal goal = Goal::kMinimize;  // C++ shorthand for one objective named "value"; unused when objectives is set
  std::uint64_t seed = 0;
  std::vector<Objective> objectives;  // exactly one for now; empty = {"value", goal}
  std::vector<MetricConstraint> metric_constraints;
  Budget budget;
  std::optional<FidelitySpec> fidelity;
  NamedOptions sampler{"auto", {}};
  NamedOptions pruner{"none", {}};
  std::vector<search::PartialConfiguration> start_with;  // asked first; free values are sampled
  std::vector<WarmStart> warm_start;                     // read once, when the study is created
  nlohmann::ordered_json training;                       // the training document; null when `command` is set or in C++
  std::vector<std::string> command;  // program and arguments with {parameter} places; empty otherwise
  ExecutorSpec executor;

  // The objective the study optimizes, the shorthand resolved.
  Objective objective() const {
    return objectives.empty() ? Objective{.metric = "value", .goal = goal} : objectives.front();
  }
};

// Every rule that does not need the file's lines: names, ranges, options, objective count, bounds of metrics,
// constraints that can be kept, start_with values, training or command (neither is legal for C++ objectives). Paths are
// JSON paths such as "budget.trials".
std::vector<Problem> Problems(const StudySpec& spec);

// The study file of a spec; reading it back gives an equal spec. Values equal to their default are left out.
nlohmann::ordered_json ToJson(const StudySpec& spec);

// What may not change when a study is resumed (all but budget and executor), one line a difference:
// "space.lr: was real [0.0001, 0.3] log, is real [0.0001, 1] log". Empty: may resume.
std::vector<std::string> Differences(const StudySpec& stored, const StudySpec& given);

// What a study may go on with: `given`, but a study from before the default was `auto` keeps the sampler that was the
// default then, gp.
StudySpec Resumed(const StudySpec& stored, StudySpec given);

// JSON Schema of the study file, samplers' and pruners' options included: `hpo describe study`.
nlohmann::ordered_json StudySchema();

}  // namespace hpo::study
