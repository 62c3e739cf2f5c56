// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/quality_command.h"

#include "tests/bench/knowledge.h"
#include "tests/bench/quality_report.h"

namespace hpo::bench {

void QualityCommand::Declare(CLI::App& parser) {
  arguments_.Declare(parser);
  parser.add_option("--knowledge", knowledge_, "What studies know before their first trial")
      ->capture_default_str()
      ->check(CLI::IsMember(KnowledgeNames()));
  parser.add_flag("--each", each_, "Print each function too");
}

void QualityCommand::Run() const {
  QualityPlan plan = arguments_.Plan();
  plan.knowledge = knowledge_;
  const std::vector<StudyResult> results = RunStudies(plan);
  PrintQuality(plan, results, arguments_.Marks(), each_);
  if (!arguments_.csv().empty()) WriteQualityCsv(arguments_.csv(), {{plan, results}}, arguments_.Marks());
}

}  // namespace hpo::bench
