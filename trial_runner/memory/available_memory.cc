// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/memory/available_memory.h"

#include <algorithm>
#include <fstream>
#include <string>

namespace hpo::trial_runner {
namespace {

namespace fs = std::filesystem;

std::optional<std::uint64_t> NumberIn(const fs::path& path) {
  std::uint64_t number = 0;
  if (std::ifstream(path) >> number) return number;
  return std::nullopt;
}

// Of the line that begins with `name`.
std::optional<std::uint64_t> NumberIn(const fs::path& path, const std::string& name) {
  std::ifstream lines(path);
  for (std::string word; lines >> word; std::getline(lines, word)) {
    std::uint64_t number = 0;
    if (word == name && lines >> number) return number;
  }
  return std::nullopt;
}

// What a version of control groups calls its files and numbers.
struct GroupNames {
  const char* line;    // of /proc/self/cgroup: how that of memory begins, behind its number
  const char* folder;  // of memory, below that of all groups
  const char* limit;   // no limit is the word "max", or more than any machine has
  const char* used;
  const char* idle;  // in memory.stat
};

constexpr GroupNames kVersions[] = {
    {"::", "", "memory.max", "memory.current", "inactive_file"},
    {":memory:", "memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"}};

std::optional<std::uint64_t> LeftIn(const fs::path& group, const GroupNames& names) {
  const auto limit = NumberIn(group / names.limit);
  const auto used = NumberIn(group / names.used);
  const auto idle = NumberIn(group / "memory.stat", names.idle);
  if (!limit || !used || !idle) return std::nullopt;
  return *limit + *idle - std::min(*limit + *idle, *used);
}

// The process' group as a path below that of all groups; in a container it may be one that cannot be seen.
fs::path GroupOf(const MemoryPlaces& places, const GroupNames& names) {
  std::ifstream lines(places.processes / "self" / "cgroup");
  for (std::string line; std::getline(lines, line);) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos || line.compare(colon, std::string(names.line).size(), names.line) != 0) continue;
    return fs::path(line.substr(colon + std::string(names.line).size())).relative_path();
  }
  return {};
}

void TakeLess(std::optional<std::uint64_t>& least, const std::optional<std::uint64_t>& other) {
  if (other) least = std::min(least.value_or(*other), *other);
}

}  // namespace

std::optional<std::uint64_t> AvailableMemory(const MemoryPlaces& places) {
  constexpr std::uint64_t kKilobyte = 1024;
  std::optional<std::uint64_t> least = NumberIn(places.processes / "meminfo", "MemAvailable:");
  if (least) *least *= kKilobyte;
  for (const GroupNames& names : kVersions) {
    const fs::path all = places.groups / names.folder;
    for (fs::path group = GroupOf(places, names); !group.empty(); group = group.parent_path()) {
      TakeLess(least, LeftIn(all / group, names));
    }
    TakeLess(least, LeftIn(all, names));
  }
  return least;
}

}  // namespace hpo::trial_runner
