// SPDX-License-Identifier: Apache-2.0
//
// Where launches run. An executor starts attempts, passes on what they say and reports exactly one end for each.
// Everything it learns goes to the event queue it was made with; it never touches the study.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "hpo/base/clock.h"
#include "hpo/base/event_queue.h"
#include "hpo/study/study.h"
#include "hpo/study/trial.h"
#include "search/space/configuration.h"
#include "trial_runner/protocol/message.h"

namespace hpo::run {

using search::Decision;
using study::AttemptId;
using study::EndCause;
using study::Metrics;

// One trial of a launch.
struct LaunchMember {
  AttemptId id;
  std::string token;
  search::Configuration configuration;
  nlohmann::json configuration_json;  // {"optimizer.lr": 0.001, ...}; null for C++ objectives
  nlohmann::json document;            // null unless the runner is hpo-trial
  std::uint64_t seed = 0;
  std::filesystem::path folder;                     // absolute, exists; "" in memory
  std::optional<std::filesystem::path> checkpoint;  // an earlier attempt's folder to resume from
};

// One hold on devices: 1..n members (one for now).
struct Launch {
  std::vector<LaunchMember> members;
  protocol::Objective objective;
};

struct Resources {
  int devices = 1;
};

struct AttemptMeasured {
  AttemptId id;
  std::string token;
  double step = 0;
  Metrics metrics;
  // Set by executors whose trials wait for the answer; called once, on the tuner's thread.
  std::function<void(Decision)> answer;
};

// Exactly one for each attempt started.
struct AttemptEnded {
  AttemptId id;
  std::string token;
  study::Outcome outcome;
};

struct Interrupted {
  int signal = 0;
};                      // Ctrl-C or TERM of hpo itself
struct RoomChanged {};  // room may have grown; wakes the tuner

using RunEvent = std::variant<AttemptMeasured, AttemptEnded, Interrupted, RoomChanged>;
using RunQueue = EventQueue<RunEvent>;

class Executor {
 public:
  virtual ~Executor() = default;  // ends what still runs, at once
  // Launches of this size that may be started now.
  virtual int Room(const Resources& resources) const = 0;
  // Precondition: room for it. Never blocks on the trial. Failing to start is reported as an AttemptEnded.
  virtual void Start(const Launch& launch) = 0;
  // Asks an attempt to leave by the deadline; after it the executor uses force where it can. Unknown or ended
  // attempts are ignored. `resumable`: checkpoint and go; otherwise tell the best so far.
  virtual void Stop(AttemptId id, const std::string& reason, bool resumable) = 0;
  // The device that a launch would use after `ahead` others, ahead < Room, for the record ("cpu"; "" for a thread).
  virtual std::string NextDevice(int ahead) const = 0;
};

}  // namespace hpo::run
