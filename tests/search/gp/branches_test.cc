// SPDX-License-Identifier: Apache-2.0
#include "search/gp/branches.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/history_builder.h"

namespace hpo::search::gp {
namespace {

// Three optimizers, one of which has a choice of its own, which decides nothing; a switch that decides a rate.
class BranchesTest : public testing::Test {
 protected:
  BranchesTest() {
    const auto optimizer = space_.Add(Choice("optimizer", {"adam", "sgd", "rprop"}));
    space_.Add(Choice("nesterov", {"no", "yes"}).When(optimizer == "sgd"));
    space_.Add(Real("momentum", 0, 1).When(optimizer == "sgd"));
  }

  Configuration At(const std::string& optimizer, double momentum = 0.5) const {
    return space_.Complete({optimizer, std::string("no"), momentum});
  }

  void Tell(const std::string& optimizer, const std::vector<double>& losses) {
    for (const double loss : losses) study_.Complete(study_.Ask(At(optimizer)), loss);
  }

  std::vector<Branch> Behind(const std::vector<Configuration>& asked = {}) const {
    const FeatureMap map(space_);
    TrialFeatures features(map);
    return Branches(features).Behind(study_.history(), asked);
  }

  std::vector<std::string> NamesBehind(const std::vector<Configuration>& asked = {}) const {
    std::vector<std::string> names;
    for (const Branch& branch : Behind(asked)) names.push_back(std::get<std::string>(branch.choices[0].value()));
    return names;
  }

  SearchSpace space_;
  HistoryBuilder study_;
};

using Names = std::vector<std::string>;

TEST_F(BranchesTest, ABranchIsBehindWhileTheBestHasMoreTrialsThanItsOwnTimesItsRankSquared) {
  Tell("adam", {1, 2, 3, 4});
  Tell("sgd", {5});
  EXPECT_EQ(NamesBehind(), Names());
  Tell("adam", {6});
  EXPECT_EQ(NamesBehind(), Names({"sgd"}));
}

TEST_F(BranchesTest, TheOneFarthestBehindComesFirst) {
  Tell("rprop", {3});
  Tell("sgd", {2, 2, 2});
  Tell("adam", {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1});
  EXPECT_EQ(NamesBehind(), Names({"rprop", "sgd"}));  // shares 9 and 12 beside 13
}

TEST_F(BranchesTest, ABranchIsToldByItsChoicesAndItsBestTrial) {
  Tell("adam", {1, 1, 1, 1, 1, 1, 1, 1, 1});
  Tell("sgd", {4, 3});
  const std::vector<Branch> behind = Behind();
  ASSERT_EQ(behind.size(), 1u);
  EXPECT_EQ(behind[0].best, 10);
  EXPECT_EQ(behind[0].choices, PartialConfiguration({std::string("sgd"), std::nullopt, std::nullopt}));
}

TEST_F(BranchesTest, TrialsThatRunFailedOrAreAskedNowCount) {
  Tell("adam", {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1});
  Tell("sgd", {2});
  study_.Ask(At("sgd", 0.1));
  study_.Fail(study_.Ask(At("sgd", 0.2)));
  EXPECT_EQ(NamesBehind(), Names({"sgd"}));  // share 12
  EXPECT_EQ(NamesBehind({At("sgd", 0.3)}), Names());
}

TEST_F(BranchesTest, ABranchWithoutAResultIsNotBehind) {
  Tell("adam", {1, 1, 1, 1, 1, 1, 1, 1, 1, 1});
  study_.Fail(study_.Ask(At("sgd")));
  study_.Ask(At("rprop"));
  EXPECT_EQ(NamesBehind(), Names());
}

TEST_F(BranchesTest, ABranchThatKeepsTheConstraintsRanksBeforeOneThatBreaksThem) {
  const auto tell = [&](const std::string& optimizer, double loss, double excess) {
    const int trial = study_.Ask(At(optimizer));
    study_.Constrain(trial, {excess});
    study_.Complete(trial, loss);
  };
  for (int k = 0; k < 9; ++k) tell("adam", 1, 0.5);
  tell("sgd", 2, 0);
  EXPECT_EQ(NamesBehind(), Names());  // sgd is the best, adam has had more than enough
  for (int k = 0; k < 40; ++k) tell("sgd", 2, 0);
  EXPECT_EQ(NamesBehind(), Names({"adam"}));
}

TEST_F(BranchesTest, ChoicesThatDecideNothingMakeNoBranches) {
  space_ = SearchSpace();
  space_.Add(Choice("activation", {"relu", "tanh"}));
  for (int k = 0; k < 9; ++k) study_.Complete(study_.Ask(space_.Complete({std::string("relu")})), 1);
  study_.Complete(study_.Ask(space_.Complete({std::string("tanh")})), 2);
  EXPECT_TRUE(Behind().empty());
}

}  // namespace
}  // namespace hpo::search::gp
