// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/optim/parameter_groups.h"

#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <gmock/gmock.h>

#include <stdexcept>

#include "trial_runner/optim/optimizer.h"

namespace hpo::trial_runner {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

std::vector<NamedTensor> Parameters() {
  return {{"hidden0.weight", at::full({2, 3}, 0.5)},
          {"hidden0.bias", at::full({2}, 0.5)},
          {"norm0.weight", at::full({2}, 0.5)},
          {"output.weight", at::full({4, 2}, 0.5)},
          {"output.bias", at::full({4}, 0.5)}};
}

std::vector<at::Tensor> Gradients() {
  std::vector<at::Tensor> gradients;
  for (const NamedTensor& parameter : Parameters()) gradients.push_back(at::full(parameter.tensor.sizes(), 0.25));
  return gradients;
}

TEST(ParameterGroupsTest, StarsStandForAnyRunOfCharacters) {
  EXPECT_TRUE(MatchesName("output.*", "output.weight"));
  EXPECT_TRUE(MatchesName("*.bias", "hidden0.bias"));
  EXPECT_TRUE(MatchesName("*a*a*", "banana"));
  EXPECT_TRUE(MatchesName("**", ""));
  EXPECT_TRUE(MatchesName("norm0.weight", "norm0.weight"));
  EXPECT_FALSE(MatchesName("output", "output.weight"));
  EXPECT_FALSE(MatchesName("*.bias", "hidden0.bias2"));
  EXPECT_FALSE(MatchesName("", "x"));
}

TEST(ParameterGroupsTest, WithoutSettingsThereIsOneGroup) {
  const std::vector<GroupMembers> groups = GroupParameters({.weight_decay = 0.1}, Parameters());
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(groups[0].rates, (Rates{.lr_factor = 1, .weight_decay = 0.1}));
  EXPECT_THAT(groups[0].parameters, ElementsAre(0, 1, 2, 3, 4));
}

TEST(ParameterGroupsTest, NormsAndBiasesMayBeLeftOutOfWeightDecay) {
  const std::vector<GroupMembers> groups =
      GroupParameters({.weight_decay = 0.1, .decay_norms_and_biases = false}, Parameters());
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_THAT(groups[0].parameters, ElementsAre(0, 3));
  EXPECT_EQ(groups[1].rates, (Rates{.lr_factor = 1, .weight_decay = 0}));
  EXPECT_THAT(groups[1].parameters, ElementsAre(1, 2, 4));
}

TEST(ParameterGroupsTest, TheFirstRowThatMatchesCounts) {
  const OptimizerOptions options{
      .weight_decay = 0.1,
      .groups = {{.match = "output.*", .lr_factor = 10}, {.match = "*.weight", .weight_decay_factor = 2}}};
  const std::vector<GroupMembers> groups = GroupParameters(options, Parameters());
  ASSERT_EQ(groups.size(), 3u);
  EXPECT_EQ(groups[0].rates, (Rates{.lr_factor = 1, .weight_decay = 0.2}));
  EXPECT_THAT(groups[0].parameters, ElementsAre(0, 2));
  EXPECT_THAT(groups[1].parameters, ElementsAre(1));
  EXPECT_EQ(groups[2].rates, (Rates{.lr_factor = 10, .weight_decay = 0.1}));
  EXPECT_THAT(groups[2].parameters, ElementsAre(3, 4));
}

TEST(ParameterGroupsTest, ARowThatMatchesNothingIsRefusedWithNamesThereAre) {
  const OptimizerOptions options{.groups = {{.match = "output.*"}, {.match = "head.*"}}};
  EXPECT_THAT([&] { GroupParameters(options, Parameters()); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("optimizer.groups.1.match: no parameter is called "
                                                             "'head.*'; there are hidden0.weight, hidden0.bias")));
}

TEST(ParameterGroupsTest, EachParameterMovesAsItWouldAlone) {
  const OptimizerOptions grouped{
      .name = "adamw",
      .weight_decay = 0.1,
      .decay_norms_and_biases = false,
      .groups = {{.match = "output.*", .lr_factor = 10}, {.match = "norm*", .lr_factor = 0}}};
  const std::vector<NamedTensor> together = Parameters(), alone = Parameters();
  const auto optimizer = MakeOptimizer(grouped, together);
  optimizer->Step(Gradients(), 0.01);
  const double decays[] = {0.1, 0, 0, 0.1, 0}, rates[] = {0.01, 0.01, 0, 0.1, 0.1};
  for (std::size_t i = 0; i < alone.size(); ++i) {
    MakeOptimizer({.name = "adamw", .weight_decay = decays[i]}, {alone[i]})->Step({Gradients()[i]}, rates[i]);
    EXPECT_TRUE(at::equal(together[i].tensor, alone[i].tensor)) << alone[i].name;
  }
}

}  // namespace
}  // namespace hpo::trial_runner
