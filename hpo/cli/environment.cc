// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/environment.h"

#include <sys/utsname.h>

#include <fstream>
#include <optional>
#include <thread>

namespace hpo::cli {
namespace {

namespace fs = std::filesystem;

std::string FirstLine(const fs::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

std::string CpuModel() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const auto colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
  }
  return "unknown";
}

// A reference is a file of its own, or a line "<revision> <reference>" of packed-refs.
std::optional<std::string> Resolve(const fs::path& git, const std::string& reference) {
  if (fs::is_regular_file(git / reference)) return FirstLine(git / reference);
  std::ifstream packed(git / "packed-refs");
  for (std::string line; std::getline(packed, line);) {
    if (line.ends_with(" " + reference)) return line.substr(0, line.find(' '));
  }
  return std::nullopt;
}

std::optional<std::string> GitRevision(fs::path folder) {
  for (folder = fs::absolute(folder); !fs::exists(folder / ".git"); folder = folder.parent_path()) {
    if (folder == folder.parent_path()) return std::nullopt;
  }
  fs::path git = folder / ".git";
  if (fs::is_regular_file(git)) {  // a worktree: "gitdir: <path>"
    const std::string line = FirstLine(git);
    if (!line.starts_with("gitdir: ")) return std::nullopt;
    git = folder / line.substr(8);
    if (const std::string common = FirstLine(git / "commondir"); !common.empty()) {
      const std::string head = FirstLine(git / "HEAD");
      return head.starts_with("ref: ") ? Resolve(git / common, head.substr(5)) : head;
    }
  }
  const std::string head = FirstLine(git / "HEAD");
  return head.starts_with("ref: ") ? Resolve(git, head.substr(5)) : std::optional(head);
}

}  // namespace

std::map<std::string, std::string> Environment(const fs::path& folder) {
  utsname system{};
  uname(&system);
  std::map<std::string, std::string> environment = {
      {"hpo", HPO_VERSION},
      {"compiler", __VERSION__},
      {"cpu", CpuModel()},
      {"cores", std::to_string(std::thread::hardware_concurrency())},
      {"system", std::string(system.sysname) + " " + system.release},
  };
  if (const std::optional<std::string> revision = GitRevision(folder)) environment["git"] = *revision;
  return environment;
}

}  // namespace hpo::cli
