// SPDX-License-Identifier: Apache-2.0
//
// What the gp sampler makes of constraints on what trials measure. Quality targets hold for the fixed seeds.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "search/gp/ask_kind.h"
#include "search/samplers/table.h"
#include "tests/support/constrained_functions.h"
#include "tests/support/history_builder.h"
#include "tests/support/same_proposal.h"

namespace hpo::search {
namespace {

using gp::AskKind;

// The best value that keeps the constraints after so many trials, for each of some seeds, in order.
std::vector<double> Ends(const ConstrainedFunction& problem, const std::string& name, const TestRun& run) {
  std::vector<double> ends;
  for (std::uint64_t seed = 0; seed < 7; ++seed) {
    const auto sampler = MakeSampler(name, SpaceOf(problem.function));
    ends.push_back(BestKeptSoFar(*sampler, problem, run, seed).back());
  }
  std::ranges::sort(ends);
  return ends;
}

double Median(const std::vector<double>& sorted) { return sorted[sorted.size() / 2]; }

TEST(GpMetricConstraintsTest, AMinimumBehindAWavyBorderIsFoundByEverySeed) {
  const ConstrainedFunction problem = Gramacy();
  EXPECT_LT(Ends(problem, "gp", {.trials = 40}).back(), 1.05 * problem.function.minimum);
}

TEST(GpMetricConstraintsTest, ItEndsFarAheadOfTpeAndRandomDraws) {
  const ConstrainedFunction problem = Gramacy();
  const auto regret = [&](const char* name) {
    return Median(Ends(problem, name, {.trials = 40})) - problem.function.minimum;
  };
  const double gp = regret("gp");
  EXPECT_LT(gp, 0.2 * regret("tpe"));
  EXPECT_LT(gp, 0.2 * regret("random"));
}

TEST(GpMetricConstraintsTest, FourAtATimeFindItToo) {
  const ConstrainedFunction problem = Gramacy();
  EXPECT_LT(Median(Ends(problem, "gp", {.trials = 40, .parallel = 4})), 1.05 * problem.function.minimum);
}

// One in a hundred points keeps the constraint: asks first look for one of them, then for better ones.
TEST(GpMetricConstraintsTest, WhileNothingKeepsThemOnlyThatIsLookedFor) {
  const ConstrainedFunction problem = Gardner2();
  const auto sampler = MakeSampler("gp", SpaceOf(problem.function));
  HistoryBuilder study;
  bool was_kept = false;
  for (int trial = 0; trial < 30; ++trial) {
    Suggestion s = sampler->Suggest({.first_trial = trial}, study.history(), RandomSource(1)).suggestions.at(0);
    const AskKind expected = trial < 4 ? AskKind::kStart : was_kept ? AskKind::kImprovement : AskKind::kFeasible;
    EXPECT_EQ(gp::KindOf(s.note), expected) << trial;
    const std::vector<double> x = {ToNumber(*s.configuration[0]), ToNumber(*s.configuration[1])};
    const int asked = study.Ask(std::move(s.configuration), std::move(s.note));
    study.Constrain(asked, problem.constraints(x));
    study.Complete(asked, problem.function.value(x));
    was_kept = was_kept || Violation(study.history()[asked]) == 0;
  }
  EXPECT_TRUE(was_kept);
}

// Its border is far away: kept by a wide margin everywhere, a constraint hardly moves a proposal.
TEST(GpMetricConstraintsTest, AConstraintThatIsKeptEverywhereCostsNothing) {
  ConstrainedFunction problem = Gramacy();
  problem.constraints = [](const std::vector<double>& x) { return std::vector<double>{-50 + x[0]}; };
  problem.function = Branin();
  EXPECT_LT(Median(Ends(problem, "gp", {.trials = 40})), problem.function.minimum + 0.01);
}

TEST(GpMetricConstraintsTest, ExtremeConstraintValuesAreAnswered) {
  const SearchSpace space = SpaceOf(Branin());
  HistoryBuilder study;
  RandomStream random(1, 0);
  for (int k = 0; k < 12; ++k) {
    const int trial = study.Ask(space.FromUnitCube(std::vector<double>{random.Uniform(), random.Uniform()}));
    study.Constrain(trial, {k % 2 == 0 ? 1e300 : -1e300, 5.0, k % 3 == 0 ? 0.0 : 1e-300});
    study.Complete(trial, k);
  }
  const Request request{.count = 3, .first_trial = 12, .fixed = {}};
  const Proposal proposal = MakeSampler("gp", space)->Suggest(request, study.history(), RandomSource(1));
  EXPECT_EQ(proposal.suggestions.size(), 3u);
  EXPECT_TRUE(Same(proposal, MakeSampler("gp", space)->Suggest(request, study.history(), RandomSource(1))));
}

}  // namespace
}  // namespace hpo::search
