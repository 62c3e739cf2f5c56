// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "hpo/cli/command.h"
#include "hpo/cli/study_location.h"
#include "hpo/report/json.h"
#include "hpo/report/text.h"

namespace hpo::cli {
namespace {

class ShowCommand final : public Command {
 public:
  void Declare(Arguments& arguments) override {
    arguments.Add("trial", trial_, "Number of the trial").Required();
    arguments.Add("study", study_, kStudyHelp);
  }

  int Run(const Terminal& terminal) override {
    const StoredStudy stored = OpenStored(study_, terminal);
    const study::Trial& trial = TrialNumbered(stored.state, trial_);
    terminal.Result(report::TrialText(stored.state, trial), report::TrialJson(stored.state, trial, true));
    return 0;
  }

 private:
  int trial_ = 0;
  std::string study_;
};

}  // namespace

std::unique_ptr<Command> MakeShow() { return std::make_unique<ShowCommand>(); }

}  // namespace hpo::cli
