// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hpo/base/error.h"
#include "hpo/cli/command.h"
#include "hpo/cli/interrupts.h"
#include "hpo/cli/lone_training.h"
#include "hpo/cli/partial_folder.h"
#include "hpo/cli/retrained.h"
#include "hpo/cli/retraining.h"
#include "hpo/cli/study_location.h"
#include "hpo/report/constraints_text.h"
#include "hpo/report/text.h"
#include "hpo/study/document.h"

namespace hpo::cli {
namespace {

class RetrainCommand final : public Command {
 public:
  void Declare(Arguments& arguments) override {
    arguments.Add("study", study_, kStudyHelp);
    arguments.Add("--trial", number_, "Number of the trial (default: the best)");
    arguments
        .Add("-o,--output", output_,
             "Folder to write the weights (safetensors), architecture, training document and metrics to; new "
             "or empty")
        .Required();
  }

  int Run(const Terminal& terminal) override {
    const StoredStudy stored = OpenStored(study_, terminal);
    const study::Trial& trial = Chosen(stored.state);
    const Retraining plan = PlanRetraining(stored.state, trial);
    const run::ProcessExecutorOptions options = LoneTrainingOptions(stored.state.spec().executor);
    run::RunQueue queue;
    const Interrupts interrupts(queue);
    PartialFolder folder(files_, output_);
    const run::Launch launch = LaunchIn(folder, stored.state, plan, trial);
    terminal.Say(fmt::format("retraining trial {} of {} on train + validation for {}{}", trial.number,
                             stored.state.spec().name, StepsText(plan.steps),
                             launch.members.front().checkpoint ? ", trying the checkpoint of an interrupted one" : ""));
    const std::optional<study::Outcome> outcome = TrainAlone(terminal, options, queue, launch, plan.steps);
    if (!outcome || outcome->cause == study::EndCause::kPreempted) {
      folder.Keep();
      terminal.Say(fmt::format("interrupted; go on with: hpo retrain {} --trial {} -o {}", stored.folder.string(),
                               trial.number, output_));
      return Info(outcome ? ErrorCode::kInterrupted : ErrorCode::kKilled).exit_status;
    }
    FinishOrKeep({terminal, folder, launch, *outcome}, [&] {
      RequireResult(terminal, *outcome, fmt::format("trial {}", trial.number));
      Publish(terminal, folder, launch, {stored.state, trial, plan, *outcome});
    });
    return 0;
  }

 private:
  const study::Trial& Chosen(const study::StudyState& state) const {
    if (number_) return TrialNumbered(state, *number_);
    if (const study::Trial* best = state.best()) return *best;
    throw Error(ErrorCode::kNoUsableTrial, report::NoBestText(state), state.spec().name);
  }

  static run::Launch LaunchIn(const PartialFolder& folder, const study::StudyState& state, const Retraining& plan,
                              const study::Trial& trial) {
    run::LaunchMember member{.id = {.trial = trial.number, .attempt = 1},
                             .token = "retrain",
                             .configuration = trial.configuration,
                             .configuration_json = study::ConfigurationJson(state.spec().space, trial.configuration),
                             .document = plan.document,
                             .seed = study::TrialSeed(state.spec().seed, trial.number),
                             .folder = {},
                             .checkpoint = {}};
    return NextLaunch(folder, std::move(member), {.metric = kRetrainingMetric, .maximize = false});
  }

  void Publish(const Terminal& terminal, PartialFolder& folder, const run::Launch& launch, const Retrained& retrained) {
    ExportContent content{.weights = {},
                          .weights_file = {},
                          .training = retrained.plan.document,
                          .metrics = RetrainedJson(retrained, true),
                          .heading = RetrainedHeading(retrained),
                          .weights_are = "after the last step",
                          .metrics_hold = "what was measured, and the trial as its study has it (`in_study`)"};
    const std::vector<std::string> names = PublishTraining(files_, folder, launch, std::move(content));
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
