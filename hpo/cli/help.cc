// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <ostream>
#include <string>

#include "hpo/base/error.h"
#include "hpo/cli/application.h"
#include "hpo/cli/command.h"
#include "search/pruners/table.h"
#include "search/samplers/table.h"

namespace hpo::cli {
namespace {

void PrintErrors(std::ostream& out) {
  out << fmt::format("{:<18} {:>4} {:>4}  {}\n", "error", "exit", "HTTP", "meaning");
  for (const ErrorInfo& error : ErrorTable()) {
    out << fmt::format("{:<18} {:>4} {:>4}  {}\n", error.name, error.exit_status, error.http_status, error.meaning);
  }
}

// Samplers and pruners have the same columns: name, help, options.
template <class Table>
void PrintTable(const Table& table, std::ostream& out) {
  for (const auto& entry : table) {
    out << fmt::format("{:<8} {}\n", entry.name, entry.help);
    for (const search::OptionField& option : entry.options) {
      out << fmt::format("    {} = {}: {}\n", option.name, search::ToString(option.fallback), option.help);
    }
  }
}

class HelpCommand final : public Command {
 public:
  void Declare(Arguments& arguments) override {
    arguments.Add("topic", topic_, "A command, or errors, samplers, pruners");
  }

  int Run(const Terminal& terminal) override {
    if (topic_.empty()) {
      PrintHelp(terminal);
    } else if (topic_ == "errors") {
      PrintErrors(terminal.out);
    } else if (topic_ == "samplers") {
      PrintTable(search::Samplers(), terminal.out);
    } else if (topic_ == "pruners") {
      PrintTable(search::Pruners(), terminal.out);
    } else if (!PrintCommandHelp(terminal, topic_)) {
      throw Error(ErrorCode::kUsage, "no such topic; try a command, errors, samplers or pruners", topic_);
    }
    return 0;
  }

 private:
  std::string topic_;
};

}  // namespace

std::unique_ptr<Command> MakeHelp() { return std::make_unique<HelpCommand>(); }

}  // namespace hpo::cli
