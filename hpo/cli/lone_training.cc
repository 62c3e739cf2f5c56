// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/lone_training.h"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <ostream>
#include <utility>

#include "hpo/base/error.h"
#include "hpo/cli/lone_attempt.h"
#include "hpo/cli/runner_program.h"
#include "hpo/report/text.h"
#include "hpo/run/checkpoint_keeper.h"
#include "hpo/run/launch.h"
#include "hpo/run/process_options.h"

namespace hpo::cli {
namespace {

namespace fs = std::filesystem;

// The line that is redrawn on a terminal while a training goes on.
class StepLine {
 public:
  StepLine(const Terminal& terminal, std::optional<int> steps) : terminal_(terminal), steps_(steps) {}
  ~StepLine() {
    if (drawn_) terminal_.err << "\r\033[K" << std::flush;
  }
  StepLine(const StepLine&) = delete;
  StepLine& operator=(const StepLine&) = delete;

  void Draw(const run::AttemptMeasured& measured) {
    constexpr std::chrono::milliseconds kRedrawInterval{100};
    const auto now = std::chrono::steady_clock::now();
    if (!terminal_.live || terminal_.quiet || (drawn_ && now - *drawn_ < kRedrawInterval)) return;
    drawn_ = now;
    terminal_.err << "\r\033[Kstep " << report::NumberText(measured.step);
    if (steps_) terminal_.err << " of " << *steps_;
    for (const auto& [name, value] : measured.metrics) {
      terminal_.err << fmt::format("  {} {}", name, report::NumberText(value));
    }
    terminal_.err << std::flush;
  }

 private:
  const Terminal& terminal_;
  std::optional<int> steps_;
  std::optional<std::chrono::steady_clock::time_point> drawn_;
};

}  // namespace

run::ProcessExecutorOptions LoneTrainingOptions(const study::ExecutorSpec& executor) {
  run::ProcessExecutorOptions options = run::MakeProcessOptions(executor);
  options.slots = 1;
  options.worker = {RunnerProgram().string()};
  return options;
}

run::Launch NextLaunch(const PartialFolder& folder, run::LaunchMember member, const protocol::Objective& objective) {
  member.id.attempt = 1;
  while (fs::exists(run::AttemptFolder(folder.work(), member.id))) ++member.id.attempt;
  member.folder = run::AttemptFolder(folder.work(), member.id);
  member.checkpoint = run::FindCheckpoint(folder.work(), member.id);
  std::error_code error;
  fs::create_directories(member.folder, error);
  if (error) throw Error(ErrorCode::kCannotWrite, error.message(), member.folder.string());
  return {.members = {std::move(member)}, .objective = objective};
}

std::optional<study::Outcome> TrainAlone(const Terminal& terminal, const run::ProcessExecutorOptions& options,
                                         run::RunQueue& queue, const run::Launch& launch, std::optional<int> steps) {
  StepLine line(terminal, steps);
  const std::unique_ptr<run::Executor> executor = run::MakeProcessExecutor(options, queue);
  return RunAlone(launch, *executor, queue, [&](const run::AttemptMeasured& measured) { line.Draw(measured); });
}

// The runner's last words are talk; the error is one line.
void RequireResult(const Terminal& terminal, const study::Outcome& outcome, const std::string& what) {
  if (outcome.failed.empty()) return;
  const std::size_t end = outcome.failed.find('\n');
  if (end != std::string::npos) terminal.Say(outcome.failed.substr(end + 1));
  const std::string cause =
      outcome.cause == study::EndCause::kFinished ? "" : fmt::format("{}: ", protocol::Name(outcome.cause));
  throw Error(ErrorCode::kNoUsableTrial, fmt::format("the training failed: {}{}", cause, outcome.failed.substr(0, end)),
              what);
}

void FinishOrKeep(const LoneEnd& end, const std::function<void()>& finish) {
  try {
    finish();
  } catch (const Error& error) {
    const bool diverged = end.outcome.cause == study::EndCause::kFinished && !end.outcome.failed.empty();
    const bool is_unusable = error.code() == ErrorCode::kInvalidInput || error.code() == ErrorCode::kNotFound;
    study::AttemptId next = end.launch.members.front().id;
    ++next.attempt;
    if (!diverged && !is_unusable && run::FindCheckpoint(end.folder.work(), next)) {
      end.folder.Keep();
      end.terminal.Say(fmt::format("the checkpoint is kept in {}; the same command goes on from it",
                                   end.folder.work().lexically_proximate(fs::current_path()).string()));
    }
    throw;
  }
}

std::vector<std::string> PublishTraining(FileSystem& files, PartialFolder& folder, const run::Launch& launch,
                                         ExportContent content) {
  const fs::path attempt = launch.members.front().folder;
  const fs::path weights = attempt / run::kBestWeights;
  std::optional<std::string> bytes = files.Read(weights);
  if (!bytes) {
    throw Error(ErrorCode::kNotFound,
                fmt::format("the runner left no {}; only hpo-trial's weights can be exported", run::kBestWeights),
                RunnerProgram().string());
  }
  content.weights = std::move(*bytes);
  content.weights_file = weights.string();
  std::vector<std::string> names = WriteExport(files, content, folder.result());
  if (const std::string log = files.Read(attempt / run::kLogName).value_or(""); !log.empty()) {
    files.Replace(folder.result() / run::kLogName, log);
    names.emplace_back(run::kLogName);
  }
  folder.Publish();
  return names;
}

}  // namespace hpo::cli
