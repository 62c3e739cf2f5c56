// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/optim/weight_average.h"

#include <ATen/ops/full.h>
#include <gmock/gmock.h>

#include <stdexcept>
#include <string>

namespace hpo::trial_runner {
namespace {

class WeightAverageTest : public testing::Test {
 protected:
  std::unique_ptr<WeightAverage> Make(const AveragingOptions& options, int epochs = 10) {
    return MakeWeightAverage(options, {{"w", weight_}, {"n", counter_}}, epochs);
  }

  void Set(double weight) { weight_.detach().fill_(weight); }

  double Averaged(WeightAverage& average) {
    const AveragedWeights swapped(&average);
    return weight_[1].item<double>();
  }

  at::Tensor weight_ = at::full({2}, 1.0).set_requires_grad(true);
  at::Tensor counter_ = at::full({}, 7, at::kLong);
};

TEST_F(WeightAverageTest, EmaForgetsExponentially) {
  const auto average = Make({.name = "ema", .ema = {.decay = 0.75, .warmup = false}});
  EXPECT_FALSE(average->Ready());
  Set(2);
  average->OnStep();
  EXPECT_EQ(Averaged(*average), 1.25);
  Set(3);
  average->OnStep();
  EXPECT_EQ(Averaged(*average), 0.75 * 1.25 + 0.25 * 3);
}

TEST_F(WeightAverageTest, TheWarmUpForgetsTheFirstWeightsSooner) {
  const auto average = Make({.name = "ema", .ema = {.decay = 0.5, .warmup = true}});
  double expected = 1;
  for (int n = 1; n <= 12; ++n) {
    Set(n);
    average->OnStep();
    const double decay = std::min(0.5, (1.0 + n) / (10.0 + n));
    expected = decay * expected + (1 - decay) * n;
  }
  EXPECT_NEAR(Averaged(*average), expected, 1e-5);
}

TEST_F(WeightAverageTest, SwaIsTheMeanOfTheLastEpochs) {
  const auto average = Make({.name = "swa", .swa = {.from = 0.7}}, 10);
  for (int epoch = 1; epoch <= 10; ++epoch) {
    Set(epoch * epoch);
    average->OnStep();
    average->OnEpoch(epoch);
    EXPECT_EQ(average->Ready(), epoch > 7) << epoch;
  }
  EXPECT_NEAR(Averaged(*average), (64 + 81 + 100) / 3.0, 1e-5);
}

TEST_F(WeightAverageTest, TheWeightsComeBackAndCountersAreNeverAveraged) {
  const auto average = Make({.name = "ema"});
  Set(5);
  counter_.fill_(9);
  average->OnStep();
  {
    const AveragedWeights swapped(average.get());
    EXPECT_LT(weight_[0].item<double>(), 5);
    EXPECT_EQ(counter_.item<std::int64_t>(), 9);
  }
  EXPECT_EQ(weight_[0].item<double>(), 5);
  EXPECT_TRUE(weight_.requires_grad());
}

TEST_F(WeightAverageTest, WithoutAnAverageNothingIsSwapped) {
  EXPECT_EQ(Make({}), nullptr);
  const AveragedWeights none(nullptr);
  const auto early = Make({.name = "swa"});
  early->State()[0].tensor.fill_(100);
  EXPECT_EQ(Averaged(*early), 1);
}

TEST_F(WeightAverageTest, CopiedStateContinues) {
  const auto first = Make({.name = "ema"}), second = Make({.name = "ema"});
  Set(2);
  first->OnStep();
  const std::vector<NamedTensor> saved = first->State(), fresh = second->State();
  for (std::size_t i = 0; i < saved.size(); ++i) at::Tensor(fresh[i].tensor).copy_(saved[i].tensor);
  Set(3);
  first->OnStep();
  second->OnStep();
  EXPECT_EQ(Averaged(*first), Averaged(*second));
}

TEST_F(WeightAverageTest, AnUnknownNameIsRefused) { EXPECT_THROW(Make({.name = "mean"}), std::invalid_argument); }

}  // namespace
}  // namespace hpo::trial_runner
