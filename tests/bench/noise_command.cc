// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/noise_command.h"

#include <fmt/format.h>

#include "tests/bench/noisy_quality.h"
#include "tests/bench/quality_report.h"

namespace hpo::bench {

void NoiseCommand::Declare(CLI::App& parser) {
  arguments_.Declare(parser);
  parser.add_option("--noise", noise_, "Deviation, in shares of the regret of random search after 200 trials")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  parser.add_flag("--known", is_known_, "Tell the study the deviation");
}

void NoiseCommand::Run() const {
  const NoisyPlan plan{
      .studies = arguments_.Plan(), .marks = arguments_.Marks(), .noise = noise_, .is_known = is_known_};
  const auto results = RunNoisyStudies(plan);
  fmt::print("{} on BBOB with {} noise of {} random regrets: true regret of what is recommended\n",
             plan.studies.sampler, plan.is_known ? "known" : "unknown", plan.noise);
  for (std::size_t k = 0; k < results.size(); ++k) {
    fmt::print("\n{}\n", RecommendationRules()[k].name);
    PrintFigures(plan.studies, results[k], plan.marks);
  }
  PrintTimes(results.front());
  if (!arguments_.csv().empty()) WriteQualityCsv(arguments_.csv(), {{plan.studies, results.front()}}, plan.marks);
}

}  // namespace hpo::bench
