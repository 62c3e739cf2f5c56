// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/suites/leaf_studies.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <variant>

#include "search/analysis/study_model.h"
#include "search/gp/log_ei.h"
#include "search/normal_distribution.h"
#include "tests/bench/suites/problem_study.h"

namespace hpo::bench {
namespace {

using search::analysis::StudyModel;

const double kHalfBand = search::NormalQuantile((1 + search::analysis::kBandCoverage) / 2);  // in standard deviations

class LeafStudy {
 public:
  LeafStudy(const Problem& leaf, int trials, std::uint64_t seed) : study_(leaf, "gp", trials, seed), random_(seed) {}

  double Run() {
    next_ = {};
    return study_.Run();
  }

  // Of the next trial on `best`; infinite without a model.
  double Improvement(double best) {
    if (!next_) Predict();
    if (!next_->has_model) return std::numeric_limits<double>::infinity();
    const double deviation = std::max(next_->deviation, std::numeric_limits<double>::min());
    return deviation * std::exp(search::gp::EvaluateLogH((best - next_->mean) / deviation).value);
  }

  std::size_t trials() const { return study_.history().results().size(); }

 private:
  struct Next {
    bool has_model = false;
    double mean = 0, deviation = 0;
  };

  void Predict() {
    next_ = Next();
    const auto model =
        StudyModel::Of(study_.problem().space, study_.history(), random_, search::gp::StoppedTrials::kIgnore);
    if (!std::holds_alternative<StudyModel>(model)) return;
    const auto band = std::get<StudyModel>(model).Predict(std::span(&study_.Next(), 1));
    next_ = Next{.has_model = true, .mean = band.mean[0], .deviation = (band.high[0] - band.low[0]) / (2 * kHalfBand)};
  }

  ProblemStudy study_;
  search::RandomSource random_;
  std::optional<Next> next_;  // what the model says of the next trial; nullopt: not asked yet
};

std::size_t Choose(std::vector<LeafStudy>& leaves, LeafChoice choice, double best) {
  std::size_t chosen = 0;
  double most = -1;
  for (std::size_t k = 0; k < leaves.size(); ++k) {
    const double improvement = choice == LeafChoice::kInTurn ? 0 : leaves[k].Improvement(best);
    const bool is_less_tried = leaves[k].trials() < leaves[chosen].trials();
    if (improvement > most || (improvement == most && is_less_tried)) {
      chosen = k;
      most = improvement;
    }
  }
  return chosen;
}

}  // namespace

std::vector<double> LeastRegretsOfLeaves(const ConditionalProblem& problem, LeafChoice choice, int trials,
                                         std::uint64_t seed) {
  std::vector<LeafStudy> leaves;
  for (const Problem& leaf : problem.leaves) leaves.emplace_back(leaf, trials, seed);
  std::vector<double> least;
  double best = std::numeric_limits<double>::infinity();
  while (std::ssize(least) < trials) least.push_back(best = std::min(best, leaves[Choose(leaves, choice, best)].Run()));
  return least;
}

}  // namespace hpo::bench
