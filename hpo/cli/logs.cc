// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <string>

#include "hpo/base/error.h"
#include "hpo/base/file_system.h"
#include "hpo/cli/command.h"
#include "hpo/cli/number_problem.h"
#include "hpo/cli/study_location.h"
#include "hpo/run/launch.h"

namespace hpo::cli {
namespace {

class LogsCommand final : public Command {
 public:
  void Declare(Arguments& arguments) override {
    arguments.Add("trial", trial_, "Number of the trial").Required();
    arguments.Add("study", study_, kStudyHelp);
    arguments.Add("--attempt", attempt_, "Only this attempt (default: all)").Check(&PositiveProblem);
  }

  int Run(const Terminal& terminal) override {
    const StoredStudy stored = OpenStored(study_, terminal);
    const study::Trial& trial = TrialNumbered(stored.state, trial_);
    const int attempts = static_cast<int>(trial.attempts.size());
    if (attempt_ > attempts) {
      throw Error(ErrorCode::kNotFound, fmt::format("trial {} has {} attempts", trial_, attempts),
                  fmt::format("attempt {}", attempt_));
    }
    std::string text;
    nlohmann::ordered_json json{{"schema", 1}, {"trial", trial_}, {"logs", nlohmann::ordered_json::array()}};
    DiskFileSystem files;
    for (int attempt = 1; attempt <= attempts; ++attempt) {
      if (attempt_ > 0 && attempt != attempt_) continue;
      const std::string log =
          files.Read(run::AttemptFolder(stored.folder, {trial_, attempt}) / run::kLogName).value_or("");
      if (attempts > 1) terminal.Say(fmt::format("attempt {}:", attempt));
      text += log;
      json["logs"].push_back({{"attempt", attempt}, {"text", log}});
    }
    terminal.Result(text, json);
    return 0;
  }

 private:
  int trial_ = 0;
  std::string study_;
  int attempt_ = 0;
};

}  // namespace

std::unique_ptr<Command> MakeLogs() { return std::make_unique<LogsCommand>(); }

}  // namespace hpo::cli
