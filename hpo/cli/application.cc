// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/application.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <memory>
#include <ostream>

#include "hpo/base/error.h"
#include "hpo/cli/arguments.h"
#include "hpo/cli/command.h"
#include "search/instruction_set.h"
#include "search/options.h"

namespace hpo::cli {
namespace {

constexpr std::string_view kProgram = "hpo";

// The parser and the commands it fills; commands must outlive the parsing.
struct Parser {
  CLI::App app{"Finds the best network for the least money.", std::string(kProgram)};
  std::map<std::string, std::unique_ptr<Command>> commands;
  ColorMode color = ColorMode::kAuto;
  bool no_progress = false;
};

void DeclareGlobals(Parser& parser, Terminal& terminal) {
  static const std::map<std::string, ColorMode> modes = {
      {"auto", ColorMode::kAuto}, {"always", ColorMode::kAlways}, {"never", ColorMode::kNever}};
  parser.app.set_version_flag("--version", fmt::format("hpo {}", HPO_VERSION));
  parser.app.add_flag("--json", terminal.json, "Results as JSON on stdout");
  parser.app.add_flag("-q,--quiet", terminal.quiet, "Only errors on stderr");
  parser.app.add_flag("--no-progress", parser.no_progress, "Plain lines instead of a progress line");
  parser.app.add_option("--color", parser.color, "auto, always or never")->transform(CLI::CheckedTransformer(modes));
  parser.app.fallthrough();
  parser.app.require_subcommand(0, 1);
  parser.app.footer("hpo help COMMAND explains one command; hpo help errors lists the exit codes.");
}

void DeclareCommands(Parser& parser) {
  for (const CommandEntry& entry : Commands()) {
    const std::string name(entry.name);
    const auto [row, added] = parser.commands.emplace(name, entry.make());
    Arguments arguments(*parser.app.add_subcommand(name, std::string(entry.help)));
    row->second->Declare(arguments);
  }
}

void PrintError(const Terminal& terminal, std::string_view message) {
  const std::string_view red = terminal.color ? "\033[31m" : "";
  const std::string_view plain = terminal.color ? "\033[0m" : "";
  terminal.err << red << "hpo: " << plain << message << std::endl;
}

// A mistyped command would otherwise be reported as a stray argument.
void RefuseUnknownCommand(const std::vector<std::string>& arguments) {
  const auto word = std::ranges::find_if(arguments, [](const std::string& a) { return !a.starts_with('-'); });
  if (word == arguments.end()) return;
  std::vector<std::string> names;
  for (const CommandEntry& entry : Commands()) names.emplace_back(entry.name);
  if (std::ranges::find(names, *word) != names.end()) return;
  if (word != arguments.begin() && *std::prev(word) == "--color") return;
  const std::string nearest = search::NearestName(*word, names);
  throw Error(ErrorCode::kUsage,
              nearest.empty() ? "there is no such command; hpo help lists them"
                              : fmt::format("there is no such command; did you mean {}?", nearest),
              *word);
}

int Dispatch(std::vector<std::string> arguments, Terminal& terminal) {
  Parser parser;
  DeclareGlobals(parser, terminal);
  DeclareCommands(parser);
  RefuseUnknownCommand(arguments);
  std::ranges::reverse(arguments);  // CLI11 parses from the back
  try {
    parser.app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return parser.app.exit(error, terminal.out, terminal.err);  // --help, --version
    throw Error(ErrorCode::kUsage, error.what());
  }
  if (parser.color != ColorMode::kAuto) ApplyColor(parser.color, terminal);
  if (parser.no_progress) terminal.live = false;
  for (const CLI::App* used : parser.app.get_subcommands()) return parser.commands.at(used->get_name())->Run(terminal);
  terminal.out << parser.app.help();
  return 0;
}

}  // namespace

int RunApplication(std::vector<std::string> arguments, Terminal& terminal) {
  try {
    if (!search::HasRequiredInstructionSet()) {
      throw Error(ErrorCode::kUnavailable, "this build needs a processor with x86-64-v3 (AVX2, BMI2, FMA)");
    }
    return Dispatch(std::move(arguments), terminal);
  } catch (const Error& error) {
    PrintError(terminal, error.what());
    return Info(error.code()).exit_status;
  } catch (const std::exception& error) {
    PrintError(terminal, fmt::format("unexpected: {}; please report this", error.what()));
    return Info(ErrorCode::kInternal).exit_status;
  }
}

void PrintHelp(const Terminal& terminal) {
  Terminal unused = terminal;
  Parser parser;
  DeclareGlobals(parser, unused);
  DeclareCommands(parser);
  terminal.out << parser.app.help();
}

bool PrintCommandHelp(const Terminal& terminal, const std::string& command) {
  Terminal unused = terminal;
  Parser parser;
  DeclareGlobals(parser, unused);
  DeclareCommands(parser);
  if (!parser.commands.contains(command)) return false;
  terminal.out << parser.app.get_subcommand(command)->help();
  return true;
}

}  // namespace hpo::cli
