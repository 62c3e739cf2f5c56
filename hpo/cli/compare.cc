// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "hpo/cli/command.h"
#include "hpo/cli/report_output.h"
#include "hpo/cli/study_location.h"

namespace hpo::cli {
namespace {

class CompareCommand final : public Command {
 public:
  void Declare(Arguments& arguments) override {
    arguments.Add("studies", words_, "Two studies or more: names in hpo-runs, folders or study files")
        .Required()
        .AtLeast(2);
    output_.Declare(arguments);
  }

  int Run(const Terminal& terminal) override {
    const report::Format& format = output_.FormatFor(terminal);
    std::vector<StoredStudy> stored;
    for (const std::string& word : words_) stored.push_back(OpenStored(word, terminal));
    std::vector<report::Summary> summaries;  // they point into `stored`, which grows no more
    for (const StoredStudy& study : stored) summaries.push_back(report::Summarize(study.state));
    output_.Write(terminal, format.compare(summaries, PlotlyFor(format)), "compare");
    return 0;
  }

 private:
  std::vector<std::string> words_;
  ReportOutput output_;
};

}  // namespace

std::unique_ptr<Command> MakeCompare() { return std::make_unique<CompareCommand>(); }

}  // namespace hpo::cli
