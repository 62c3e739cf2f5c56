// SPDX-License-Identifier: Apache-2.0
//
// What can happen to a study. A study is the fold of its events; the journal stores them, one JSON object a line.
// Names and meanings never change; new members are optional when read.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "hpo/study/study_spec.h"
#include "search/history.h"
#include "trial_runner/protocol/message.h"

namespace hpo::study {

using protocol::EndCause;
using protocol::Metrics;

struct Created {  // always the first event
  nlohmann::ordered_json spec;
  nlohmann::ordered_json warm_start = nullptr;  // what was taken from earlier studies (warm_start.h); null: nothing
};

struct Opened {                                    // a writer took over; attempts left open before it are lost
  std::map<std::string, std::string> environment;  // versions, CPU, git revision
};

struct BudgetSet {
  Budget budget;
};  // the budget of a resumed study changed

// Where a trial's configuration came from.
inline constexpr std::string_view kSamplerSource = "sampler";
inline constexpr std::string_view kStartWithSource = "start_with";  // the study's list; free values sampled
inline constexpr std::string_view kWarmStartSource = "warm_start";  // an earlier study's; free values sampled
inline constexpr std::string_view kUserSource = "user";             // asked for by configuration
inline constexpr std::string_view kAddedSource = "added";           // finished elsewhere

struct Asked {
  int trial = 0;  // consecutive from 0
  search::Configuration configuration;
  // Sequence number of the last event the sampler's History held. Trials asked together are suggested one by one, so
  // the earlier ones of a batch are pending in the History of the later ones.
  std::int64_t after = 0;
  std::string source;  // one of the above
  search::Note note;
};

struct Started {
  int trial = 0;
  int attempt = 1;     // consecutive from 1 within the trial
  std::string token;   // every message of this attempt carries it
  std::string device;  // "cpu", "cuda:0", "" for a thread
};

struct Measured {
  int trial = 0;
  int attempt = 1;
  double step = 0;
  Metrics metrics;
};

struct StopAsked {  // pruner, user, time limit: the attempt was told to stop
  int trial = 0;
  int attempt = 1;
  std::string reason;
  bool resumable = false;  // checkpoint and leave: the trial goes on later
  bool pause = false;      // the pruner's kPause: once ended the trial is paused, not waiting
};

struct Ended {  // an attempt ended without deciding its trial: it waits for another attempt
  int trial = 0;
  int attempt = 1;
  EndCause cause = EndCause::kLost;
  double seconds = 0;
  std::string detail;
};

struct Told {  // the trial's last event, its attempt's end included
  int trial = 0;
  int attempt = 0;                                            // 0: told without an attempt (added, ask/tell)
  search::TrialState state = search::TrialState::kCompleted;  // completed, stopped or failed
  EndCause cause = EndCause::kFinished;
  Metrics metrics;             // at the best step; empty when failed
  std::optional<double> step;  // the best step
  Metrics test;
  double seconds = 0;    // of the last attempt
  std::string reason;    // why it failed or was stopped
  nlohmann::json facts;  // from the runner, for reports
};

struct Halted {
  std::string reason;
};  // the study ended early: five equal failures

using Payload = std::variant<Created, Opened, BudgetSet, Asked, Started, Measured, StopAsked, Ended, Told, Halted>;

struct Event {
  std::int64_t sequence = 0;  // 1, 2, 3, ... without gaps
  double time = 0;            // Unix seconds
  Payload payload;
};

std::string_view Name(const Payload& payload);  // "asked", "told", ...

// The names of all events in the order of Payload's alternatives.
std::span<const std::string_view, std::variant_size_v<Payload>> EventNames();

// Whether the event must be on stable storage before anybody outside learns of it.
bool IsDurable(const Payload& payload);

}  // namespace hpo::study
