// SPDX-License-Identifier: Apache-2.0
//
// The command line as a function: parses, runs one command, turns every error into one clear message and an exit
// status (`hpo help errors`).
#pragma once

#include <string>
#include <vector>

#include "hpo/cli/terminal.h"

namespace hpo::cli {

// `arguments` without the program's name. Never throws.
int RunApplication(std::vector<std::string> arguments, Terminal& terminal);

// Prints the general help to `terminal.out`.
void PrintHelp(const Terminal& terminal);
// Prints the help of one command; false when there is no such command.
bool PrintCommandHelp(const Terminal& terminal, const std::string& command);

}  // namespace hpo::cli
