// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "hpo/base/error.h"
#include "hpo/cli/command.h"
#include "hpo/cli/export_folder.h"
#include "hpo/cli/interrupts.h"
#include "hpo/cli/lone_attempt.h"
#include "hpo/cli/partial_folder.h"
#include "hpo/cli/retrained.h"
#include "hpo/cli/retraining.h"
#include "hpo/cli/runner_program.h"
#include "hpo/cli/study_location.h"
#include "hpo/report/constraints_text.h"
#include "hpo/report/text.h"
#include "hpo/run/checkpoint_keeper.h"
#include "hpo/run/launch.h"
#include "hpo/run/process_executor.h"
#include "hpo/run/process_options.h"
#include "hpo/study/document.h"

namespace hpo::cli {
namespace {

namespace fs = std::filesystem;

// The line that is redrawn on a terminal while a training goes on.
class StepLine {
 public:
  StepLine(const Terminal& terminal, int steps) : terminal_(terminal), steps_(steps) {}
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
    terminal_.err << fmt::format("\r\033[Kstep {} of {}", report::NumberText(measured.step), steps_);
    for (const auto& [name, value] : measured.metrics) {
      terminal_.err << fmt::format("  {} {}", name, report::NumberText(value));
    }
    terminal_.err << std::flush;
  }

 private:
  const Terminal& terminal_;
  int steps_;
  std::optional<std::chrono::steady_clock::time_point> drawn_;
};

// One slot of those the study had: with its share of the cores the numbers are those of its trials.
run::ProcessExecutorOptions ProcessOptions(const study::StudySpec& spec) {
  run::ProcessExecutorOptions options = run::MakeProcessOptions(spec.executor);
  options.slots = 1;
  options.worker = {RunnerProgram().string()};
  return options;
}

class RetrainCommand final : public Command {
 public:
  void Declare(CLI::App& parser) override {
    parser.add_option("study", study_, kStudyHelp);
    parser.add_option("--trial", number_, "Number of the trial (default: the best)");
    parser
        .add_option("-o,--output", output_,
                    "Folder to write the weights (safetensors), architecture, training document and metrics to; new "
                    "or empty")
        ->required();
  }

  int Run(const Terminal& terminal) override {
    const StoredStudy stored = OpenStored(study_, terminal);
    const study::Trial& trial = Chosen(stored.state);
    const Retraining plan = PlanRetraining(stored.state, trial);
    const run::ProcessExecutorOptions options = ProcessOptions(stored.state.spec());
    run::RunQueue queue;
    const Interrupts interrupts(queue);
    PartialFolder folder(files_, output_);
    const run::Launch launch = LaunchIn(folder, stored.state, plan, trial);
    terminal.Say(fmt::format("retraining trial {} of {} on train + validation for {}{}", trial.number,
                             stored.state.spec().name, StepsText(plan.steps),
                             launch.members.front().checkpoint ? ", trying the checkpoint of an interrupted one" : ""));
    const std::optional<study::Outcome> outcome = Train(terminal, options, queue, launch, plan.steps);
    if (!outcome || outcome->cause == study::EndCause::kPreempted) {
      folder.Keep();
      terminal.Say(fmt::format("interrupted; go on with: hpo retrain {} --trial {} -o {}", stored.folder.string(),
                               trial.number, output_));
      return Info(outcome ? ErrorCode::kInterrupted : ErrorCode::kKilled).exit_status;
    }
    RequireResult(terminal, trial, *outcome);
    Publish(terminal, folder, launch, {stored.state, trial, plan, *outcome});
    return 0;
  }

 private:
  const study::Trial& Chosen(const study::StudyState& state) const {
    if (number_) return TrialNumbered(state, *number_);
    if (const study::Trial* best = state.best()) return *best;
    throw Error(ErrorCode::kNoUsableTrial, report::NoBestText(state), state.spec().name);
  }

  // The next attempt in the partial folder, going on from an interrupted one before it.
  static run::Launch LaunchIn(const PartialFolder& folder, const study::StudyState& state, const Retraining& plan,
                              const study::Trial& trial) {
    study::AttemptId id{.trial = trial.number, .attempt = 1};
    while (fs::exists(run::AttemptFolder(folder.work(), id))) ++id.attempt;
    run::LaunchMember member{.id = id,
                             .token = "retrain",
                             .configuration = trial.configuration,
                             .configuration_json = study::ConfigurationJson(state.spec().space, trial.configuration),
                             .document = plan.document,
                             .seed = study::TrialSeed(state.spec().seed, trial.number),
                             .folder = run::AttemptFolder(folder.work(), id),
                             .checkpoint = run::FindCheckpoint(folder.work(), id)};
    std::error_code error;
    fs::create_directories(member.folder, error);
    if (error) throw Error(ErrorCode::kCannotWrite, error.message(), member.folder.string());
    return {.members = {std::move(member)}, .objective = {.metric = kRetrainingMetric, .maximize = false}};
  }

  static std::optional<study::Outcome> Train(const Terminal& terminal, const run::ProcessExecutorOptions& options,
                                             run::RunQueue& queue, const run::Launch& launch, int steps) {
    StepLine line(terminal, steps);
    const std::unique_ptr<run::Executor> executor = run::MakeProcessExecutor(options, queue);
    return RunAlone(launch, *executor, queue, [&](const run::AttemptMeasured& measured) { line.Draw(measured); });
  }

  // The runner's last words are talk; the error is one line.
  static void RequireResult(const Terminal& terminal, const study::Trial& trial, const study::Outcome& outcome) {
    if (outcome.failed.empty()) return;
    const std::size_t end = outcome.failed.find('\n');
    if (end != std::string::npos) terminal.Say(outcome.failed.substr(end + 1));
    const std::string cause =
        outcome.cause == study::EndCause::kFinished ? "" : fmt::format("{}: ", protocol::Name(outcome.cause));
    throw Error(ErrorCode::kNoUsableTrial,
                fmt::format("the retraining failed: {}{}", cause, outcome.failed.substr(0, end)),
                fmt::format("trial {}", trial.number));
  }

  void Publish(const Terminal& terminal, PartialFolder& folder, const run::Launch& launch, const Retrained& retrained) {
    const fs::path attempt = launch.members.front().folder;
    const fs::path weights = attempt / run::kBestWeights;
    std::optional<std::string> bytes = files_.Read(weights);
    if (!bytes) {
      throw Error(ErrorCode::kNotFound,
                  fmt::format("the runner left no {}; only hpo-trial's weights can be exported", run::kBestWeights),
                  RunnerProgram().string());
    }
    const ExportContent content{.weights = std::move(*bytes),
                                .weights_file = weights.string(),
                                .training = retrained.plan.document,
                                .metrics = RetrainedJson(retrained, true),
                                .heading = RetrainedHeading(retrained),
                                .weights_are = "after the last step",
                                .metrics_hold = "what was measured, and the trial as its study has it (`in_study`)"};
    std::vector<std::string> names = WriteExport(files_, content, folder.result());
    if (const std::string log = files_.Read(attempt / run::kLogName).value_or(""); !log.empty()) {
      files_.Replace(folder.result() / run::kLogName, log);
      names.emplace_back(run::kLogName);
    }
    folder.Publish();
    Report(terminal, names, retrained);
  }

  void Report(const Terminal& terminal, const std::vector<std::string>& names, const Retrained& retrained) const {
    terminal.Say(fmt::format("wrote to {}: {}", output_, fmt::join(names, " ")));
    nlohmann::ordered_json json{{"schema", 1}, {"study", retrained.state.spec().name}, {"folder", output_}};
    json["files"] = names;
    json.update(RetrainedJson(retrained, false));
    terminal.Result(RetrainedText(retrained), json);
  }

  std::string study_;
  std::optional<int> number_;
  std::string output_;
  DiskFileSystem files_;
};

}  // namespace

std::unique_ptr<Command> MakeRetrain() { return std::make_unique<RetrainCommand>(); }

}  // namespace hpo::cli
