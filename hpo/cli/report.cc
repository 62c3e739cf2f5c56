// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "hpo/cli/command.h"
#include "hpo/cli/report_output.h"
#include "hpo/cli/study_location.h"

namespace hpo::cli {
namespace {

class ReportCommand final : public Command {
 public:
  void Declare(Arguments& arguments) override {
    arguments.Add("study", study_, kStudyHelp);
    output_.Declare(arguments);
  }

  int Run(const Terminal& terminal) override {
    const report::Format& format = output_.FormatFor(terminal);
    const StoredStudy stored = OpenStored(study_, terminal);
    const std::string document = format.report(report::Summarize(stored.state), PlotlyFor(format));
    output_.Write(terminal, document, (stored.folder / "report").string());
    return 0;
  }

 private:
  std::string study_;
  ReportOutput output_;
};

}  // namespace

std::unique_ptr<Command> MakeReport() { return std::make_unique<ReportCommand>(); }

}  // namespace hpo::cli
