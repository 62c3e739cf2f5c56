// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/study_arguments.h"

#include <algorithm>
#include <charconv>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <thread>

namespace hpo::bench {
namespace {

// The whole text as a number of type T; false where it is none.
template <typename T>
bool ReadNumber(std::string_view text, T& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

// "name=value" as a member of the options; the sampler's table says whether it is legal.
void AddOption(const std::string& text, search::Options& options) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) throw std::invalid_argument("--option " + text + ": give it as name=value");
  const std::string value = text.substr(equals + 1);
  search::Value parsed = value;
  double number = 0;
  if (ReadNumber(value, number)) parsed = number;
  if (value == "true" || value == "false") parsed = value == "true";
  options[text.substr(0, equals)] = parsed;
}

}  // namespace

std::vector<int> Numbers(const std::string& text) {
  std::vector<int> numbers;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, ',');) {
    const std::size_t dash = part.find('-');
    int first = 0, last = 0;
    const bool read = ReadNumber(std::string_view(part).substr(0, dash), first) &&
                      ReadNumber(std::string_view(part).substr(dash == std::string::npos ? 0 : dash + 1), last);
    if (!read) throw std::invalid_argument("not numbers such as 1-3,7: " + text);
    for (int k = first; k <= last; ++k) numbers.push_back(k);
  }
  return numbers;
}

std::vector<int> MarksWithin(const std::string& text, int trials) {
  std::vector<int> marks = Numbers(text);
  marks.push_back(trials);
  std::erase_if(marks, [&](int mark) { return mark < 1 || mark > trials; });
  std::sort(marks.begin(), marks.end());
  marks.erase(std::unique(marks.begin(), marks.end()), marks.end());
  return marks;
}

void StudyArguments::Declare(CLI::App& parser) {
  plan_.threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  parser.add_option("--functions", functions_, "Numbers, such as 1-5,20")->capture_default_str();
  parser.add_option("--instances", instances_, "Numbers")->capture_default_str();
  parser.add_option("--seeds", seeds_, "Numbers: a study of each problem for each")->capture_default_str();
  parser.add_option("--dimension", plan_.dimension)->capture_default_str()->check(CLI::Range(2, 40));
  parser.add_option("--trials", plan_.trials, "Of a study")->capture_default_str()->check(CLI::PositiveNumber);
  parser.add_option("--marks", marks_, "Trials after which to look, besides the last")->capture_default_str();
  parser.add_option("--sampler", plan_.sampler)->capture_default_str();
  parser.add_option("--option", options_, "name=value, an option of the sampler; may be repeated");
  parser.add_option("--threads", plan_.threads, "Studies at a time")->capture_default_str()->check(CLI::PositiveNumber);
  parser.add_option("--csv", csv_, "Write each study's regrets to this file");
}

QualityPlan StudyArguments::Plan() const {
  QualityPlan plan = plan_;
  plan.functions = Numbers(functions_);
  plan.instances = Numbers(instances_);
  plan.seeds = Numbers(seeds_);
  for (const std::string& option : options_) AddOption(option, plan.options);
  if (plan.functions.empty() || plan.instances.empty() || plan.seeds.empty()) {
    throw std::invalid_argument("no function, instance or seed is left to run");
  }
  return plan;
}

}  // namespace hpo::bench
