// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/decoding_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "trial_runner/document/field_builders.h"

namespace hpo::trial_runner {
namespace {

constexpr const char* kOnce = "once";
constexpr const char* kEachEpoch = "each_epoch";

// The other half is for the batches, the network and other trials beside this one.
constexpr std::uint64_t kShareOfMemory = 2;

std::optional<std::uint64_t> NumberIn(const char* path) {
  std::uint64_t number = 0;
  if (std::ifstream(path) >> number) return number;
  return std::nullopt;
}

// Of the line that begins with `name`.
std::optional<std::uint64_t> NumberIn(const char* path, const std::string& name) {
  std::ifstream lines(path);
  for (std::string word; lines >> word; std::getline(lines, word)) {
    std::uint64_t number = 0;
    if (word == name && lines >> number) return number;
  }
  return std::nullopt;
}

// Of a container, where its own control group is mounted as the root. Pages of files that nobody uses count as left.
std::optional<std::uint64_t> MemoryOfGroup() {
  const auto limit = NumberIn("/sys/fs/cgroup/memory.max");
  const auto used = NumberIn("/sys/fs/cgroup/memory.current");
  const auto idle = NumberIn("/sys/fs/cgroup/memory.stat", "inactive_file");
  if (!limit || !used || !idle) return std::nullopt;  // no limit is the word "max"
  return *limit + *idle - std::min(*limit + *idle, *used);
}

}  // namespace

Field DecodeField() {
  return OnlySpeed(OneOf("decode", kAuto, {kAuto, kOnce, kEachEpoch},
                         "once: all at the start, into memory; each_epoch: whenever a batch needs them; auto: once "
                         "where the pixels take at most half of the memory left; the pixels do not depend on it"));
}

std::optional<std::uint64_t> AvailableMemory() {
  constexpr std::uint64_t kKilobyte = 1024;
  const auto machine = NumberIn("/proc/meminfo", "MemAvailable:"), group = MemoryOfGroup();
  if (!machine) return group;
  return group ? std::min(*machine * kKilobyte, *group) : *machine * kKilobyte;
}

std::optional<std::string> WhyNotKept(const std::string& decode, std::uint64_t bytes,
                                      std::optional<std::uint64_t> available) {
  if (decode == kEachEpoch) return "";
  if (decode == kOnce || !available || bytes <= *available / kShareOfMemory) return std::nullopt;
  constexpr double kMegabyte = 1e6;
  return fmt::format("the pixels would take {:.0f} MB, more than half of the {:.0f} MB of memory that are left",
                     static_cast<double>(bytes) / kMegabyte, static_cast<double>(*available) / kMegabyte);
}

}  // namespace hpo::trial_runner
