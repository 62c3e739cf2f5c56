// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/batch_command.h"

#include <stdexcept>

#include "tests/bench/batch_report.h"

namespace hpo::bench {

void BatchCommand::Declare(CLI::App& parser) {
  arguments_.Declare(parser);
  parser.add_option("--workers", workers_, "Trials at a time, numbers above 1")->capture_default_str();
}

void BatchCommand::Run() const {
  std::vector<PlannedStudies> studies;
  const auto run = [&](int workers) {
    QualityPlan plan = arguments_.Plan();
    plan.workers = workers;
    studies.emplace_back(plan, RunStudies(plan));
  };
  run(1);
  for (const int workers : Numbers(workers_)) {
    if (workers < 2) throw std::invalid_argument("--workers: one trial at a time is what others are compared with");
    run(workers);
  }
  PrintBatches(studies, arguments_.Marks());
  if (!arguments_.csv().empty()) WriteQualityCsv(arguments_.csv(), studies, arguments_.Marks());
}

}  // namespace hpo::bench
