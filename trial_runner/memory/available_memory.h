// SPDX-License-Identifier: Apache-2.0
//
// How much more memory this process can have before the kernel kills something. Thread-safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace hpo::trial_runner {

// Where Linux says it.
struct MemoryPlaces {
  std::filesystem::path processes = "/proc";
  std::filesystem::path groups = "/sys/fs/cgroup";
};

// What the machine has available or, where that is less, what the limits of the process' control group and of those
// around it leave, of either version; pages of files that nobody uses count as left. nullopt where the system does not
// say.
std::optional<std::uint64_t> AvailableMemory(const MemoryPlaces& places = {});

}  // namespace hpo::trial_runner
