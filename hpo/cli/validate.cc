// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <string>

#include "hpo/base/file_system.h"
#include "hpo/cli/command.h"
#include "hpo/cli/late_problems.h"
#include "hpo/cli/runner_program.h"
#include "hpo/cli/training_check.h"
#include "hpo/report/warm_start_text.h"
#include "hpo/study/earlier_studies.h"

namespace hpo::cli {
namespace {

class ValidateCommand final : public Command {
 public:
  void Declare(Arguments& arguments) override { arguments.Add("study", file_, "Study file").Required(); }

  int Run(const Terminal& terminal) override {
    const study::StudyFile file = LoadStudyFile(file_);
    const study::StudySpec& spec = file.spec;
    nlohmann::ordered_json warnings = nlohmann::ordered_json::array();
    for (const Problem& problem : RequireTrainable(terminal, file_, file)) {
      warnings.push_back({{"path", problem.path}, {"line", problem.line}, {"message", problem.message}});
    }
    const std::string trials =
        spec.budget.trials ? fmt::format("{} trials", *spec.budget.trials) : "no limit of trials";
    const std::size_t count = spec.space.constraints().size() + spec.metric_constraints.size();
    const std::string constraints = count == 0 ? "" : fmt::format(", {} constraint{}", count, count == 1 ? "" : "s");
    DiskFileSystem files;
    const auto taken = WithLinesOf(file_, file.lines, [&] {
      return study::TakeEarlierStudies(spec, files, std::filesystem::absolute(file_).parent_path());
    });
    terminal.Result(fmt::format("{} is valid: study {}, {} parameters{}, {}, sampler {}, pruner {}\n", file_, spec.name,
                                spec.space.size(), constraints, trials, spec.sampler.name, spec.pruner.name) +
                        report::WarmStartText(taken),
                    {{"schema", 1}, {"valid", true}, {"warnings", warnings}, {"study", study::ToJson(spec)}});
    return 0;
  }

 private:
  std::string file_;
};

}  // namespace

std::unique_ptr<Command> MakeValidate() { return std::make_unique<ValidateCommand>(); }

}  // namespace hpo::cli
