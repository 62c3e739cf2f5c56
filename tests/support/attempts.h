// SPDX-License-Identifier: Apache-2.0
//
// Attempts for tests of executors: made without a study, awaited with a limit.
#pragma once

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <variant>

#include "hpo/run/executor.h"

namespace hpo::testing {

// Far above what anything here takes on a loaded machine.
inline constexpr std::chrono::seconds kPatience{20};

// The first attempt of a trial whose configuration is this JSON, also as the one value of its Configuration.
inline run::Launch LaunchOf(int trial, const nlohmann::json& configuration, const std::filesystem::path& folder = {}) {
  run::LaunchMember member;
  member.id = {trial, 1};
  member.token = "token-" + std::to_string(trial);
  member.configuration = search::Configuration({search::Value(configuration.dump())});
  member.configuration_json = configuration;
  member.seed = 7;
  member.folder = folder;
  return {.members = {member}, .objective = {}};
}

// The next event; throws when none comes. Measurements that wait for an answer are answered with kContinue.
inline run::RunEvent NextEvent(run::RunQueue& queue) {
  std::optional<run::RunEvent> event = queue.Pop(std::chrono::steady_clock::now() + kPatience);
  if (!event) throw std::runtime_error("no event within the patience of the test");
  if (auto* measured = std::get_if<run::AttemptMeasured>(&*event); measured && measured->answer) {
    measured->answer(search::Decision::kContinue);
  }
  return std::move(*event);
}

// The next event of this kind; others are passed over.
template <class Event>
Event Next(run::RunQueue& queue) {
  while (true) {
    run::RunEvent event = NextEvent(queue);
    if (auto* found = std::get_if<Event>(&event)) return std::move(*found);
  }
}

}  // namespace hpo::testing
