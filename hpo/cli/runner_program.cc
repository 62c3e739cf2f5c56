// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/runner_program.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <optional>
#include <sstream>
#include <string>

#include "hpo/base/file_system.h"
#include "hpo/run/file_descriptor.h"

extern char** environ;  // NOLINT: POSIX declares it so

namespace hpo::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRunnerName = "hpo-trial";

std::optional<fs::path> InPath(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path != nullptr ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');) {
    const fs::path candidate = fs::path(folder) / name;
    if (access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return std::nullopt;
}

std::string ReadAll(int descriptor) {
  std::string text;
  std::array<char, 65536> buffer{};
  for (ssize_t n = 0; (n = read(descriptor, buffer.data(), buffer.size())) > 0;) {
    text.append(buffer.data(), static_cast<std::size_t>(n));
  }
  return text;
}

[[noreturn]] void RefuseRunner(const fs::path& runner, const std::string& why) {
  throw Error(ErrorCode::kUnavailable, fmt::format("{}; rebuild it, or set HPO_TRIAL to a working runner", why),
              runner.string());
}

// A file in memory that holds `text`, to be read from its beginning.
run::FileDescriptor InMemory(const fs::path& runner, const std::string& text) {
  run::FileDescriptor file(memfd_create("hpo", MFD_CLOEXEC));
  if (file.get() < 0 || write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
      lseek(file.get(), 0, SEEK_SET) != 0) {
    RefuseRunner(runner, "no memory for what it is to read");
  }
  return file;
}

// stdout of `runner argument` given `input`; its stderr is the user's.
std::string Output(const fs::path& runner, const std::string& argument, const std::string& input) {
  const run::FileDescriptor source = InMemory(runner, input);
  std::array<int, 2> pipe_ends{};
  if (pipe2(pipe_ends.data(), O_CLOEXEC) != 0) RefuseRunner(runner, "no pipe for the runner");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, source.get(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDOUT_FILENO);
  std::string program = runner.string();
  std::string word = argument;
  const std::array<char*, 3> arguments{program.data(), word.data(), nullptr};
  pid_t child = 0;
  const int failure = posix_spawn(&child, program.c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(pipe_ends[1]);
  const std::string text = failure == 0 ? ReadAll(pipe_ends[0]) : "";
  close(pipe_ends[0]);
  int status = 0;
  if (failure != 0 || waitpid(child, &status, 0) != child || status != 0) {
    RefuseRunner(runner, fmt::format("`{} {}` failed", kRunnerName, argument));
  }
  return text;
}

}  // namespace

fs::path RunnerProgram() {
  if (const char* given = std::getenv("HPO_TRIAL"); given != nullptr && *given != '\0') {
    if (access(given, X_OK) != 0)
      throw Error(ErrorCode::kUnavailable, "HPO_TRIAL names no program that can be run", given);
    return fs::absolute(given);
  }
  std::error_code none;
  const fs::path beside = fs::read_symlink("/proc/self/exe", none).parent_path() / kRunnerName;
  if (access(beside.c_str(), X_OK) == 0) return beside;
  if (const std::optional<fs::path> found = InPath(kRunnerName)) return *found;
  throw Error(ErrorCode::kUnavailable,
              "not found beside hpo nor in PATH; build it (-DHPO_TRIAL_RUNNER=ON), or set HPO_TRIAL to it",
              kRunnerName);
}

nlohmann::json RunnerSchema(const fs::path& runner) {
  nlohmann::json schema = nlohmann::json::parse(Output(runner, "describe", ""), nullptr, false);
  if (!schema.is_object()) RefuseRunner(runner, "`describe` printed no JSON object");
  return schema;
}

std::vector<std::vector<Problem>> RunnerProblems(const fs::path& runner, const std::vector<nlohmann::json>& documents) {
  std::string input;
  for (const nlohmann::json& document : documents) {
    input += document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
  }
  std::istringstream answers(Output(runner, "check", input));
  std::vector<std::vector<Problem>> problems;
  for (std::string line; std::getline(answers, line);) {
    const nlohmann::json list = nlohmann::json::parse(line, nullptr, false);
    if (!list.is_array()) RefuseRunner(runner, "`check` printed no JSON list");
    std::vector<Problem>& of_document = problems.emplace_back();
    for (const nlohmann::json& problem : list) {
      of_document.push_back({problem.value("path", ""), 0, problem.value("message", "")});
    }
  }
  if (problems.size() != documents.size()) RefuseRunner(runner, "`check` printed another number of lists than it read");
  return problems;
}

study::StudyFile LoadStudyFile(const fs::path& path) {
  DiskFileSystem files;
  const std::optional<std::string> text = files.Read(path);
  if (!text)
    throw Error(ErrorCode::kNotFound, "there is no such study file; hpo init writes one to start from", path.string());
  study::StudyFile file = study::ParseStudyFile(*text, path.string(), study::Program::kRequired);
  if (!file.spec.training.is_null()) {
    std::vector<Problem> problems = study::CheckAgainstRunner(file.spec, RunnerSchema(RunnerProgram()), file.lines);
    if (!problems.empty()) throw Error(ErrorCode::kInvalidInput, path.string(), std::move(problems));
  }
  return file;
}

}  // namespace hpo::cli
