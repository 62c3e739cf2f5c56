// SPDX-License-Identifier: Apache-2.0
//
// What a command takes from the command line: arguments, options and flags that fill its members. The library that
// parses them stays behind it: its header takes longer to compile than most commands.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace hpo::cli {

// One that is declared, to say more about it. Borrows the parser.
class Argument {
 public:
  explicit Argument(CLI::Option& option) : option_(&option) {}

  Argument& Required();
  Argument& AtLeast(int words);  // of a list: > 0
  Argument& OneOf(const std::vector<std::string>& words);
  Argument& Without(const Argument& other);  // not both
  Argument& ShowDefault();                   // what the member is now, in the help
  // `problem`: what is wrong with the text, or "".
  Argument& Check(std::function<std::string(const std::string&)> problem);

 private:
  CLI::Option* option_;
};

// Declares on a command's parser, which must live as long; so must what is to be filled. What is left out on the
// command line leaves its member as it is. A text that is no number where one is wanted is a usage error.
class Arguments {
 public:
  explicit Arguments(CLI::App& parser) : parser_(&parser) {}

  // `name`: "study" for an argument by its place, "--dir" or "-o,--output" for an option.
  Argument Add(const std::string& name, std::string& value, const std::string& help);
  Argument Add(const std::string& name, std::vector<std::string>& value, const std::string& help);
  Argument Add(const std::string& name, int& value, const std::string& help);
  Argument Add(const std::string& name, std::optional<int>& value, const std::string& help);
  Argument Add(const std::string& name, std::uint64_t& value, const std::string& help);
  Argument Add(const std::string& name, std::optional<double>& value, const std::string& help);

  Argument AddFlag(const std::string& name, bool& value, const std::string& help);

  void SetFooter(const std::string& text);  // below the help of all these

 private:
  CLI::App* parser_;
};

}  // namespace hpo::cli
