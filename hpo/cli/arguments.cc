// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/arguments.h"

#include <CLI/CLI.hpp>
#include <utility>

#include "hpo/cli/number_problem.h"

namespace hpo::cli {

Argument& Argument::Required() {
  option_->required();
  return *this;
}

Argument& Argument::AtLeast(int words) {
  option_->expected(words, -1);
  return *this;
}

Argument& Argument::OneOf(const std::vector<std::string>& words) {
  option_->check(CLI::IsMember(words));
  return *this;
}

Argument& Argument::Without(const Argument& other) {
  option_->excludes(other.option_);
  return *this;
}

Argument& Argument::ShowDefault() {
  option_->capture_default_str();
  return *this;
}

Argument& Argument::Check(std::function<std::string(const std::string&)> problem) {
  option_->check(std::move(problem));
  return *this;
}

Argument Arguments::Add(const std::string& name, std::string& value, const std::string& help) {
  return Argument(*parser_->add_option(name, value, help));
}

Argument Arguments::Add(const std::string& name, std::vector<std::string>& value, const std::string& help) {
  return Argument(*parser_->add_option(name, value, help));
}

Argument Arguments::Add(const std::string& name, int& value, const std::string& help) {
  return Argument(*parser_->add_option(name, value, help)).Check(&WholeProblem);
}

Argument Arguments::Add(const std::string& name, std::optional<int>& value, const std::string& help) {
  return Argument(*parser_->add_option(name, value, help)).Check(&WholeProblem);
}

Argument Arguments::Add(const std::string& name, std::uint64_t& value, const std::string& help) {
  return Argument(*parser_->add_option(name, value, help)).Check(&CountProblem);
}

Argument Arguments::Add(const std::string& name, std::optional<double>& value, const std::string& help) {
  return Argument(*parser_->add_option(name, value, help)).Check(&NumberProblem);
}

Argument Arguments::AddFlag(const std::string& name, bool& value, const std::string& help) {
  return Argument(*parser_->add_flag(name, value, help));
}

void Arguments::SetFooter(const std::string& text) { parser_->footer(text); }

}  // namespace hpo::cli
