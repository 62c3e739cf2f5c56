// SPDX-License-Identifier: Apache-2.0
//
// What a sampler finds on BBOB functions whose values are noisy: the true regret of the trial that is recommended, by
// several rules (search.md section 23, suite 2).
#pragma once

#include <string_view>
#include <vector>

#include "search/analysis/recommendation.h"
#include "tests/bench/quality.h"

namespace hpo::bench {

struct NoisyPlan {
  QualityPlan studies;
  std::vector<int> marks;  // trials after which a trial is recommended
  double noise = 0.3;      // standard deviation, in shares of the mean regret of random search after 200 trials
  bool is_known = false;   // whether the study is told that deviation
};

// A way to choose the trial to take.
struct NamedRule {
  std::string_view name;
  search::analysis::RecommendationRule rule;
};

// The rule of reports first.
const std::vector<NamedRule>& RecommendationRules();

// One list a rule, in the order of RunStudies; regrets are those of the recommended trial, without noise, at the marks
// and 0 elsewhere. Throws std::invalid_argument where the plan is illegal.
std::vector<std::vector<StudyResult>> RunNoisyStudies(const NoisyPlan& plan);

}  // namespace hpo::bench
