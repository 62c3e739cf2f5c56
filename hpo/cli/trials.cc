// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "hpo/cli/command.h"
#include "hpo/cli/number_problem.h"
#include "hpo/cli/study_location.h"
#include "hpo/report/json.h"
#include "hpo/report/text.h"

namespace hpo::cli {
namespace {

class TrialsCommand final : public Command {
 public:
  void Declare(Arguments& arguments) override {
    arguments.Add("study", study_, kStudyHelp);
    arguments.Add("-n,--limit", limit_, "Rows to print, 0 = all").Check(&NonNegativeProblem);
  }

  int Run(const Terminal& terminal) override {
    const StoredStudy stored = OpenStored(study_, terminal);
    const report::Summary summary = report::Summarize(stored.state);
    nlohmann::ordered_json json{
        {"schema", 1}, {"study", stored.state.spec().name}, {"trials", nlohmann::ordered_json::array()}};
    for (const study::Trial* trial : summary.ranked) {
      if (limit_ > 0 && static_cast<int>(json["trials"].size()) == limit_) break;
      json["trials"].push_back(report::TrialJson(stored.state, *trial, false));
    }
    terminal.Result(report::TrialTable(summary, limit_), json);
    return 0;
  }

 private:
  std::string study_;
  int limit_ = 0;
};

}  // namespace

std::unique_ptr<Command> MakeTrials() { return std::make_unique<TrialsCommand>(); }

}  // namespace hpo::cli
