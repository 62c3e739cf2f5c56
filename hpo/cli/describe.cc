// SPDX-License-Identifier: Apache-2.0
#include <ostream>
#include <string>

#include "hpo/cli/command.h"
#include "hpo/cli/runner_program.h"

namespace hpo::cli {
namespace {

class DescribeCommand final : public Command {
 public:
  void Declare(Arguments& arguments) override {
    arguments.Add("what", what_, "study: study files; training: the training document of the runner")
        .Required()
        .OneOf({"study", "training"});
  }

  int Run(const Terminal& terminal) override {
    if (what_ == "study") {
      terminal.out << study::StudySchema().dump(2) << std::endl;
    } else {
      terminal.out << RunnerSchema(RunnerProgram()).dump(2) << std::endl;
    }
    return 0;
  }

 private:
  std::string what_;
};

}  // namespace

std::unique_ptr<Command> MakeDescribe() { return std::make_unique<DescribeCommand>(); }

}  // namespace hpo::cli
