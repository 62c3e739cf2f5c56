// SPDX-License-Identifier: Apache-2.0
//
// How the gp sampler deals its trials to the branches of a conditional space.
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>

#include "search/samplers/table.h"
#include "tests/support/history_builder.h"

namespace hpo::search {
namespace {

std::string BranchOf(const Configuration& configuration) { return std::get<std::string>(configuration[0].value()); }
double NumberOf(const Configuration& configuration, int k) { return std::get<double>(configuration[k].value()); }

using Loss = std::function<double(const Configuration&)>;

// How many trials each branch has had, in a study of so many asked one at a time.
std::map<std::string, int> TrialsOfBranches(const SearchSpace& space, int trials, const Loss& loss) {
  const auto sampler = MakeSampler("gp", space);
  HistoryBuilder study;
  std::map<std::string, int> counts;
  for (int trial = 0; trial < trials; ++trial) {
    const Proposal proposal = sampler->Suggest({.first_trial = trial}, study.history(), RandomSource(1));
    const Suggestion& suggestion = proposal.suggestions.at(0);
    ++counts[BranchOf(suggestion.configuration)];
    study.Complete(study.Ask(suggestion.configuration, suggestion.note), loss(suggestion.configuration));
  }
  return counts;
}

TEST(GpBranchesTest, ABranchThatBeganBadlyHasItsShareOfTheTrials) {
  SearchSpace space;
  const auto branch = space.Add(Choice("branch", {"good", "fair", "bad"}));
  space.Add(Real("x", 0, 1).When(branch == "good"));
  space.Add(Real("y", 0, 1).When(branch == "fair"));
  space.Add(Real("z", 0, 1).When(branch == "bad"));
  const auto counts = TrialsOfBranches(space, 120, [](const Configuration& configuration) {
    const int k = configuration[1] ? 1 : configuration[2] ? 2 : 3;
    const double away = NumberOf(configuration, k) - 0.3;
    return 0.2 * k + away * away;
  });
  EXPECT_GE(counts.at("fair"), 20);  // 120 / (1 + 1/4 + 1/9) / 4 = 22; without its share it has twelve
  EXPECT_GE(counts.at("bad"), 9);    // 120 / (1 + 1/4 + 1/9) / 9 = 9.8
  EXPECT_GE(counts.at("good"), 80);
}

TEST(GpBranchesTest, ABranchOfWhichAllWasTriedIsLeftToTheOthers) {
  SearchSpace space;
  const auto branch = space.Add(Choice("branch", {"number", "nothing"}));
  space.Add(Real("x", 0, 1).When(branch == "number"));
  const auto counts = TrialsOfBranches(space, 40, [](const Configuration& configuration) {
    return BranchOf(configuration) == "nothing" ? 9 : NumberOf(configuration, 1);
  });
  EXPECT_EQ(counts.at("nothing"), 1);
}

}  // namespace
}  // namespace hpo::search
