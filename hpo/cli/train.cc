// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "hpo/base/error.h"
#include "hpo/cli/command.h"
#include "hpo/cli/interrupts.h"
#include "hpo/cli/lone_training.h"
#include "hpo/cli/runner_program.h"
#include "hpo/report/columns.h"
#include "hpo/report/text.h"
#include "hpo/run/process_options.h"
#include "hpo/study/document_path.h"
#include "hpo/study/json_positions.h"

namespace hpo::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using nlohmann::ordered_json;

// A training document, checked by the runner. Throws Error with all problems and their lines.
json LoadDocument(FileSystem& files, const std::string& path) {
  const std::optional<std::string> text = files.Read(path);
  if (!text) throw Error(ErrorCode::kNotFound, "there is no such training document", path);
  study::PositionedJson read = study::ReadPositionedJson(*text, path);
  if (read.document.is_object() && read.document.contains("space")) {
    throw Error(ErrorCode::kInvalidInput,
                "is a study file: hpo run runs it, and its `training` alone can be trained here", path);
  }
  json document = read.document;
  std::vector<Problem> problems = std::move(read.problems);
  const std::vector<json> documents = {document};
  for (const std::vector<Problem>& found : RunnerProblems(RunnerProgram(), documents)) {
    for (const Problem& problem : found) {
      problems.push_back({problem.path, study::LineOf(read.lines, problem.path), problem.message});
    }
  }
  if (!problems.empty()) throw Error(ErrorCode::kInvalidInput, path, std::move(problems));
  return document;
}

std::optional<int> Epochs(const json& document) {
  const json* const epochs = study::FindPath(document, "epochs");
  if (epochs == nullptr || !epochs->is_number()) return std::nullopt;
  return static_cast<int>(epochs->get<double>());
}

// Metric, validation and training at the best epoch, test: a row each.
std::string MetricTable(const study::Outcome& outcome) {
  std::vector<report::Row> rows;
  for (const study::Metrics* metrics : {&outcome.metrics, &outcome.test}) {
    for (const auto& [name, value] : *metrics) rows.push_back({name, report::NumberText(value)});
  }
  return report::Aligned(rows, "  ");
}

class TrainCommand final : public Command {
 public:
  void Declare(Arguments& arguments) override {
    arguments.Add("document", document_, "Training document: what a study file has under `training`").Required();
    arguments
        .Add("-o,--output", output_,
             "Folder to write the weights (safetensors), architecture, training document and metrics to; new "
             "or empty")
        .Required();
    arguments.Add("--device", device_, "What to train on: cpu, or cuda:0 for the first GPU")
        .Check(&run::DeviceProblem)
        .ShowDefault();
    arguments.Add("--seed", seed_, "Seed of weights, order, dropout and augmentation").ShowDefault();
    arguments.Add("--metric", metric_, "What decides the best epoch; default: valid.error, of numbers valid.rmse");
    arguments.AddFlag("--maximize", maximize_, "A larger metric is better");
  }

  int Run(const Terminal& terminal) override {
    const json document = LoadDocument(files_, document_);
    const run::ProcessExecutorOptions options = LoneTrainingOptions({.slots = 1, .devices = {device_}});
    run::RunQueue queue;
    const Interrupts interrupts(queue);
    PartialFolder folder(files_, output_);
    const run::Launch launch = NextLaunch(folder, Member(document), {.metric = metric_, .maximize = maximize_});
    if (launch.members.front().checkpoint) terminal.Say("trying the checkpoint of an interrupted training");
    const std::optional<study::Outcome> outcome = TrainAlone(terminal, options, queue, launch, Epochs(document));
    if (!outcome || outcome->cause == study::EndCause::kPreempted) {
      folder.Keep();
      terminal.Say(fmt::format("interrupted; go on with: hpo train {} --seed {} -o {}{}", document_, seed_, output_,
                               device_ == "cpu" ? "" : " --device " + device_));
      return Info(outcome ? ErrorCode::kInterrupted : ErrorCode::kKilled).exit_status;
    }
    FinishOrKeep({terminal, folder, launch, *outcome}, [&] {
      RequireResult(terminal, *outcome, document_);
      Publish(terminal, folder, launch, *outcome);
    });
    return 0;
  }

 private:
  run::LaunchMember Member(const json& document) const {
    return {.id = {.trial = 0, .attempt = 1},
            .token = "train",
            .configuration = {},
            .configuration_json = json::object(),
            .document = document,
            .seed = seed_,
            .folder = {},
            .checkpoint = {}};
  }

  void Publish(const Terminal& terminal, PartialFolder& folder, const run::Launch& launch,
               const study::Outcome& outcome) {
    ordered_json metrics{{"seed", seed_}, {"best_epoch", outcome.step ? ordered_json(*outcome.step) : ordered_json()}};
    metrics["metrics"] = outcome.metrics;
    metrics["test"] = outcome.test;
    metrics["seconds"] = outcome.seconds;
    metrics["facts"] = outcome.facts;
    const std::string table = MetricTable(outcome);
    const std::string best = outcome.step ? fmt::format("best epoch {}", *outcome.step) : "no epoch was measured";
    ExportContent content{.weights = {},
                          .weights_file = {},
                          .training = launch.members.front().document,
                          .metrics = metrics,
                          .heading = fmt::format("# {}, trained\n\nSeed {}, {}.\n\n```\n{}```\n",
                                                 fs::path(document_).filename().string(), seed_, best, table),
                          .weights_are = "of the best epoch",
                          .metrics_hold = "what was measured with them"};
    const std::vector<std::string> names = PublishTraining(files_, folder, launch, std::move(content));
    terminal.Say(fmt::format("wrote to {}: {}", output_, fmt::join(names, " ")));
    ordered_json result{{"schema", 1}, {"folder", output_}, {"files", names}};
    result.update(metrics);
    terminal.Result(
        fmt::format("trained {} in {}: {}\n{}", document_, report::DurationText(outcome.seconds), best, table), result);
  }

  std::string document_, output_;
  std::string device_ = "cpu";
  std::uint64_t seed_ = 0;
  std::string metric_;  // empty: the runner's choice
  bool maximize_ = false;
  DiskFileSystem files_;
};

}  // namespace

std::unique_ptr<Command> MakeTrain() { return std::make_unique<TrainCommand>(); }

}  // namespace hpo::cli
