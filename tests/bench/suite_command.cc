// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/suite_command.h"

#include <algorithm>
#include <thread>

#include "tests/bench/study_arguments.h"
#include "tests/bench/suite_report.h"
#include "tests/bench/suites/suite.h"

namespace hpo::bench {

void SuiteCommand::Declare(CLI::App& parser) {
  threads_ = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  parser.add_option("--suite", suite_)->capture_default_str()->check(CLI::IsMember(SuiteNames()));
  parser
      .add_option("--ways", ways_,
                  "Samplers; on conditional problems also leaves-in-turn and leaf-models, studies "
                  "of each leaf; the first is what others are compared with")
      ->capture_default_str()
      ->delimiter(',');
  parser.add_option("--instances", instances_, "Numbers")->capture_default_str();
  parser.add_option("--seeds", seeds_, "Numbers: a study of each problem for each")->capture_default_str();
  parser.add_option("--trials", trials_, "Of a study")->capture_default_str()->check(CLI::PositiveNumber);
  parser.add_option("--marks", marks_, "Trials after which to look, besides the last")->capture_default_str();
  parser.add_option("--threads", threads_, "Studies at a time")->capture_default_str()->check(CLI::PositiveNumber);
  parser.add_option("--csv", csv_, "Write each study's regrets to this file");
}

void SuiteCommand::Run() const {
  const SuitePlan plan{.suite = suite_,
                       .problems = MakeSuite(suite_, Numbers(instances_)),
                       .ways = ways_,
                       .seeds = Numbers(seeds_),
                       .trials = trials_,
                       .threads = threads_};
  const std::vector<int> marks = MarksWithin(marks_, trials_);
  const SuiteResults results = RunSuite(plan);
  PrintSuite(plan, results, marks);
  if (!csv_.empty()) WriteSuiteCsv(csv_, plan, results, marks);
}

}  // namespace hpo::bench
