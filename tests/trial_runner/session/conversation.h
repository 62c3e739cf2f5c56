// SPDX-License-Identifier: Apache-2.0
//
// What tests say to a runner process and hear from it.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/session/runner_process.h"
#include "trial_runner/protocol/message.h"

namespace hpo::trial_runner {

// The start of an attempt of trial 1 whose folder is named after the attempt.
inline std::string StartLine(const ScratchFolder& folder, int attempt, const nlohmann::json& document,
                             std::optional<std::string> checkpoint = {}) {
  protocol::Start start;
  start.members.push_back({.trial = 1,
                           .attempt = attempt,
                           .token = "t",
                           .seed = 5,
                           .document = document,
                           .configuration = {},
                           .folder = (folder.path() / std::to_string(attempt)).string(),
                           .checkpoint = std::move(checkpoint),
                           .until = {}});
  start.objective.metric = "valid.error";
  return protocol::Line(start) + "\n";
}

// Reads messages up to the tell; every line must be one.
inline protocol::Tell ReadTell(RunnerProcess& runner) {
  while (true) {
    const std::optional<std::string> line = runner.out().ReadLine();
    if (!line) throw std::runtime_error("the runner ended without a tell");
    const auto message = protocol::ReadFromRunner(*line);
    if (!message) throw std::runtime_error("not a protocol line: " + *line);
    if (const auto* tell = std::get_if<protocol::Tell>(&*message)) return *tell;
  }
}

}  // namespace hpo::trial_runner
