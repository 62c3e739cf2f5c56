// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/precision/mixed_precision.h"

#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include <limits>

namespace hpo::trial_runner {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

class MixedPrecisionTest : public testing::Test {
 protected:
  // One step whose loss and whose only gradient are given; whether it was taken.
  bool Step(double loss, double gradient) {
    precision_.BeginStep();
    at::Tensor(statistic_.tensor).add_(1);
    const at::Tensor start = precision_.Count({at::full({}, loss), at::full({}, loss), 5}, loss_sum_);
    return precision_.EndStep({at::full({2}, gradient).mul_(start.item<float>() / loss)});
  }

  double statistic() const { return statistic_.tensor.item<double>(); }

  NamedTensor statistic_{"running_mean", at::zeros({}, at::kDouble)};
  at::Tensor loss_sum_ = at::zeros({}, at::kDouble);
  MixedPrecision precision_{{"fp16", "fp16", ""},
                            {.wide_range = "bf16", .buffers = {statistic_}, .scaler = {.initial = 4}}};
};

TEST_F(MixedPrecisionTest, AStepOfFiniteGradientsIsTaken) {
  EXPECT_EQ(precision_.type(), c10::ScalarType::Half);
  EXPECT_TRUE(Step(0.5, 1));
  EXPECT_EQ(loss_sum_.item<double>(), 2.5);
  EXPECT_EQ(statistic(), 1);
}

TEST_F(MixedPrecisionTest, ASkippedStepMovesNoStatisticsAndIsCounted) {
  EXPECT_FALSE(Step(0.5, kInfinity));
  EXPECT_EQ(statistic(), 0);
  EXPECT_EQ(precision_.Facts(), (nlohmann::json{{"scale", 2.0}, {"skipped_steps", 1}}));
  EXPECT_EQ(precision_.TakeLostRows(), 0);  // the loss itself was finite
  EXPECT_TRUE(Step(0.5, 1));
}

TEST_F(MixedPrecisionTest, ALossThatIsNotFiniteIsNotAddedButItsRowsAreTold) {
  EXPECT_FALSE(Step(kInfinity, 1));
  EXPECT_TRUE(Step(0.5, 1));
  EXPECT_EQ(loss_sum_.item<double>(), 2.5);
  EXPECT_EQ(precision_.TakeLostRows(), 5);
  EXPECT_EQ(precision_.TakeLostRows(), 0);
}

TEST_F(MixedPrecisionTest, OverflowsThatASmallerScaleHealsAreNoStorm) {
  for (int round = 0; round < 3 * kStormSteps; ++round) {
    EXPECT_FALSE(Step(0.5, kInfinity));
    EXPECT_TRUE(Step(0.5, 1));
  }
  EXPECT_EQ(precision_.choice().used, "fp16");
}

TEST_F(MixedPrecisionTest, AStormAtTheSmallestScaleLeavesFp16AndSaysSo) {
  Step(0.5, kInfinity);
  Step(0.5, kInfinity);  // from 4 to 1
  for (int step = 0; step < kStormSteps; ++step) {
    EXPECT_EQ(precision_.choice().used, "fp16");
    Step(0.5, kInfinity);
  }
  const Choice choice = precision_.choice();
  EXPECT_EQ(choice.asked, "fp16");
  EXPECT_EQ(choice.used, "bf16");
  EXPECT_NE(choice.why, "");
  EXPECT_EQ(precision_.type(), c10::ScalarType::BFloat16);
}

TEST_F(MixedPrecisionTest, LossesThatAreNotFiniteAreAStormAtAnyScale) {
  for (int step = 0; step < kStormSteps; ++step) Step(kInfinity, 1);
  EXPECT_EQ(precision_.choice().used, "bf16");
}

TEST_F(MixedPrecisionTest, OutOfFp16NothingIsSkippedOrLost) {
  EXPECT_TRUE(precision_.LeaveFp16(MixedPrecision::Leaving::kEvaluation));
  EXPECT_FALSE(precision_.LeaveFp16(MixedPrecision::Leaving::kStorm));
  EXPECT_TRUE(Step(kInfinity, kInfinity));
  EXPECT_FALSE(std::isfinite(loss_sum_.item<double>()));
  EXPECT_EQ(precision_.choice().why, "fp16 overflowed in an evaluation");
}

TEST_F(MixedPrecisionTest, AResumeKnowsThatFp16WasLeft) {
  MixedPrecision resumed({"fp16", "fp16", ""}, {.wide_range = "bf16"});
  Step(0.5, kInfinity);
  precision_.LeaveFp16(MixedPrecision::Leaving::kLostEpoch);
  const std::vector<NamedTensor> from = precision_.State(), to = resumed.State();
  ASSERT_EQ(from.size(), to.size());
  for (std::size_t i = 0; i < from.size(); ++i) at::Tensor(to[i].tensor).copy_(from[i].tensor);
  EXPECT_EQ(ToJson(resumed.choice()), ToJson(precision_.choice()));
  EXPECT_EQ(resumed.Facts(), precision_.Facts());
}

TEST(OtherPrecisionTest, TypesOfWideRangeHaveNothingToScaleOrToStore) {
  MixedPrecision fp32({"fp32", "fp32", ""}), bf16({"auto", "bf16", "faster"});
  EXPECT_EQ(fp32.type(), std::nullopt);
  EXPECT_EQ(bf16.type(), c10::ScalarType::BFloat16);
  EXPECT_EQ(ToJson(bf16.choice()), ToJson(Choice{"auto", "bf16", "faster"}));
  EXPECT_TRUE(bf16.State().empty());
  EXPECT_TRUE(bf16.Facts().is_null());
  EXPECT_TRUE(bf16.EndStep({at::full({2}, kInfinity)}));
  EXPECT_FALSE(bf16.LeaveFp16(MixedPrecision::Leaving::kStorm));
}

}  // namespace
}  // namespace hpo::trial_runner
