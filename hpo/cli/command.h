// SPDX-License-Identifier: Apache-2.0
//
// A command of `hpo`: what it takes and what it does. One file each; `table.cc` lists them.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "hpo/cli/arguments.h"
#include "hpo/cli/terminal.h"

namespace hpo::cli {

class Command {
 public:
  virtual ~Command() = default;
  // Declares what fills this object's members.
  virtual void Declare(Arguments& arguments) = 0;
  // Runs after parsing; returns the exit status. Throws Error.
  virtual int Run(const Terminal& terminal) = 0;
};

struct CommandEntry {
  std::string_view name;
  std::string_view help;  // one line
  std::unique_ptr<Command> (*make)();
};

const std::vector<CommandEntry>& Commands();  // ordered as the help lists them

std::unique_ptr<Command> MakeRun();
std::unique_ptr<Command> MakeValidate();
std::unique_ptr<Command> MakeDescribe();
std::unique_ptr<Command> MakeStatus();
std::unique_ptr<Command> MakeTrials();
std::unique_ptr<Command> MakeShow();
std::unique_ptr<Command> MakeLogs();
std::unique_ptr<Command> MakeBest();
std::unique_ptr<Command> MakeTrain();
std::unique_ptr<Command> MakeRetrain();
std::unique_ptr<Command> MakeReport();
std::unique_ptr<Command> MakeCompare();
std::unique_ptr<Command> MakeImportance();
std::unique_ptr<Command> MakeAskTell();
std::unique_ptr<Command> MakeInit();
std::unique_ptr<Command> MakeHelp();

}  // namespace hpo::cli
