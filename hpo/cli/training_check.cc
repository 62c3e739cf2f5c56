// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/training_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "hpo/cli/runner_program.h"
#include "hpo/study/document.h"
#include "hpo/study/study.h"

namespace hpo::cli {
namespace {

using nlohmann::json;

// Beside those of start_with. If one configuration in ten can be trained, one in a thousand such studies has none of
// them here.
constexpr int kSpread = 64;

struct Sample {
  std::vector<search::Configuration> configurations;  // whose documents differ
  std::vector<json> documents;                        // one for each
};

Sample SampleOf(const study::StudySpec& spec) {
  study::StudySpec spread = spec;
  spread.sampler = {"sobol", {}};
  spread.pruner = {"none", {}};
  spread.budget = {};
  spread.warm_start.clear();
  study::Study study(spread, {});
  study.Ask(static_cast<int>(spec.start_with.size()) + kSpread);
  Sample sample;
  for (const study::Trial& trial : study.state().trials()) {
    json document = study::TrialDocument(spec, trial.configuration);
    if (std::find(sample.documents.begin(), sample.documents.end(), document) != sample.documents.end()) continue;
    sample.configurations.push_back(trial.configuration);
    sample.documents.push_back(std::move(document));
  }
  return sample;
}

// A rule, and which documents break it.
struct BrokenRule {
  Problem problem;
  std::size_t first = 0;
  std::size_t count = 0;
};

std::vector<BrokenRule> Collect(const std::vector<std::vector<Problem>>& found) {
  std::vector<BrokenRule> rules;
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (const Problem& problem : found[i]) {
      const auto same = std::find_if(rules.begin(), rules.end(), [&](const BrokenRule& rule) {
        return rule.problem.path == problem.path && rule.problem.message == problem.message;
      });
      if (same == rules.end()) {
        rules.push_back({.problem = problem, .first = i, .count = 1});
      } else {
        ++same->count;
      }
    }
  }
  return rules;
}

// Where the study file says it: a setting is searched, or stands in `training`, or is missing there.
Problem Located(const study::StudyFile& file, const Problem& problem) {
  const bool searched = file.spec.space.Find(problem.path).has_value();
  const std::string path = study::JoinPath(searched ? "space" : "training", problem.path);
  return {path, study::LineOf(file.lines, path), problem.message};
}

}  // namespace

std::vector<Problem> RequireTrainable(const Terminal& terminal, const std::string& path, const study::StudyFile& file) {
  if (file.spec.training.is_null()) return {};
  const Sample sample = SampleOf(file.spec);
  const std::vector<std::vector<Problem>> found = RunnerProblems(RunnerProgram(), sample.documents);
  std::vector<Problem> problems;
  for (const BrokenRule& rule : Collect(found)) {
    problems.push_back(Located(file, rule.problem));
    if (rule.count == found.size()) continue;
    problems.back().message +=
        fmt::format("; {} of {} configurations break this, such as {}", rule.count, found.size(),
                    study::ConfigurationJson(file.spec.space, sample.configurations[rule.first]).dump());
  }
  const bool some_keep = std::any_of(found.begin(), found.end(), [](const auto& broken) { return broken.empty(); });
  if (!some_keep && !problems.empty()) throw Error(ErrorCode::kInvalidInput, path, std::move(problems));
  for (const Problem& problem : problems) {
    terminal.Say(fmt::format("warning: {}; such trials fail, constraints can rule them out",
                             Error(ErrorCode::kInvalidInput, path, {problem}).what()));
  }
  return problems;
}

}  // namespace hpo::cli
