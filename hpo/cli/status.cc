// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <string>

#include "hpo/base/error.h"
#include "hpo/base/file_system.h"
#include "hpo/cli/command.h"
#include "hpo/cli/study_location.h"
#include "hpo/report/json.h"
#include "hpo/report/text.h"
#include "hpo/study/study.h"

namespace hpo::cli {
namespace {

std::string Line(const report::Summary& summary) {
  const study::StudyState& state = *summary.state;
  std::string line = fmt::format("{:<24} {} told", state.spec().name, state.told());
  if (state.spec().budget.trials) line += fmt::format(" of {}", *state.spec().budget.trials);
  if (summary.open > 0) line += fmt::format(", {} open", summary.open);
  if (summary.failed > 0) line += fmt::format(", {} failed", summary.failed);
  if (const study::Trial* best = state.best()) {
    line += fmt::format(", best {} {}", state.spec().objective().metric, report::NumberText(*best->value));
  }
  if (state.nearest() != nullptr) line += ", no trial keeps the constraints";
  if (!state.halted().empty()) line += ", halted";
  return line + "\n";
}

class StatusCommand final : public Command {
 public:
  void Declare(Arguments& arguments) override {
    arguments.Add("study", study_, "One study: its name, folder or file (default: all)");
  }

  int Run(const Terminal& terminal) override {
    if (!study_.empty()) {
      const StoredStudy stored = OpenStored(study_, terminal);
      const report::Summary summary = report::Summarize(stored.state);
      terminal.Result(report::SummaryText(summary), report::SummaryJson(summary));
      return 0;
    }
    return ListAll(terminal);
  }

 private:
  // A damaged journal must not hide the other studies: it gets a line of its own.
  static int ListAll(const Terminal& terminal) {
    DiskFileSystem files;
    std::string text;
    nlohmann::ordered_json json{{"schema", 1}, {"studies", nlohmann::ordered_json::array()}};
    for (const std::filesystem::path& folder : StoredFolders()) {
      try {
        const study::StudyState state = study::ReadStudy(files, folder);
        const report::Summary summary = report::Summarize(state);
        text += Line(summary);
        json["studies"].push_back(report::SummaryJson(summary));
      } catch (const Error& error) {
        text += fmt::format("{:<24} {}\n", folder.filename().string(), error.what());
        json["studies"].push_back({{"study", folder.filename().string()}, {"error", error.what()}});
      }
    }
    if (text.empty()) text = fmt::format("no studies in {}; start one with hpo run STUDY.json\n", kRunsFolder);
    terminal.Result(text, json);
    return 0;
  }

  std::string study_;
};

}  // namespace

std::unique_ptr<Command> MakeStatus() { return std::make_unique<StatusCommand>(); }

}  // namespace hpo::cli
