// SPDX-License-Identifier: Apache-2.0
//
// Trials in float8 through the seam of a device that has it, which here is the CPU.
#include <ATen/ops/equal.h>
#include <gtest/gtest.h>

#include "tests/trial_runner/device/fake_accelerator.h"
#include "tests/trial_runner/trainer/small_task.h"
#include "trial_runner/fold_training.h"
#include "trial_runner/trial_facts.h"

namespace hpo::trial_runner {
namespace {

constexpr int kEpochs = 2;  // of six full batches and a short one each

// Dropout, batch norm, averaged weights; the first and the last of three layers stay in bf16.
class Float8DeviceTest : public testing::Test {
 protected:
  Float8DeviceTest() : task_(SmallTask(folder_.path())) {
    task_.document.precision = "float8";
    task_.document.model.options["width"] = 32;
    task_.document.averaging.name = "ema";
    task_.document.cuda_graphs = "off";
  }

  std::unique_ptr<FoldTraining> Start(FakeAccelerator& accelerator) const {
    Metrics seconds;
    return std::make_unique<FoldTraining>(task_, SmallRegistry(), TrainingPlace{0, &accelerator}, seconds);
  }

  // What is left of the trial; the metrics of its last epoch.
  static Metrics Finish(FoldTraining& fold) {
    Metrics metrics;
    while (fold.state().epochs < kEpochs) {
      fold.TrainEpoch([] { return StopRequest::kNone; });
      metrics = fold.MeasureEpoch();
      fold.EndEpoch(/*is_best=*/true);
    }
    return metrics;
  }

  static std::vector<NamedTensor> All(FoldTraining& fold) {
    std::vector<NamedTensor> tensors;
    fold.AppendTo(tensors, "");
    return tensors;
  }

  static void ExpectSameBits(FoldTraining& a, FoldTraining& b) {
    const std::vector<NamedTensor> of_a = All(a), of_b = All(b);
    ASSERT_EQ(of_a.size(), of_b.size());
    const auto bytes = [](const NamedTensor& item) { return item.tensor.detach().reshape({-1}).view(at::kByte); };
    for (std::size_t i = 0; i < of_a.size(); ++i)
      EXPECT_TRUE(at::equal(bytes(of_a[i]), bytes(of_b[i]))) << of_a[i].name;
  }

  const ScratchFolder folder_;
  TrialTask task_;
  const ProcessScope process_{1, 17};
  FakeAccelerator accelerator_{false, CudaCapability(9, 0)};
};

TEST_F(Float8DeviceTest, TheFactsSayWhatWasUsedAndForHowManyLayers) {
  const auto fold = Start(accelerator_);
  const nlohmann::json facts = TrialFacts(task_, fold->setup(), fold->state());
  EXPECT_EQ(facts["precision"], (nlohmann::json{{"asked", "float8"}, {"used", "float8"}, {"why", ""}}));
  EXPECT_EQ(facts["float8_layers"]["asked"], "3");
  EXPECT_EQ(facts["float8_layers"]["used"], "1");
  EXPECT_NE(facts["float8_layers"]["why"], "");
}

TEST_F(Float8DeviceTest, ItLearnsAndEvaluatesInOtherNumbersThanBfloat16) {
  const auto fold = Start(accelerator_);
  const double loss = Finish(*fold).at("valid.loss");
  EXPECT_LT(loss, 1.0);  // ln 3 without having learned
  task_.document.precision = "bf16";
  const auto bf16 = Start(accelerator_);
  const double of_bf16 = Finish(*bf16).at("valid.loss");
  EXPECT_NE(loss, of_bf16);
  EXPECT_NEAR(loss, of_bf16, 0.1);
}

TEST_F(Float8DeviceTest, ReplayedStepsGiveTheBitsOfOthers) {
  const auto eager = Start(accelerator_);
  const Metrics metrics = Finish(*eager);
  EXPECT_EQ(accelerator_.replays, 0);
  task_.document.cuda_graphs = "on";
  const auto replayed = Start(accelerator_);
  EXPECT_EQ(Finish(*replayed), metrics);
  EXPECT_GT(accelerator_.replays, 0);
  ExpectSameBits(*eager, *replayed);
}

TEST_F(Float8DeviceTest, AResumeInTheMiddleOfAnEpochEqualsOneRun) {
  for (const int accumulated : {1, 2}) {
    task_.document.accumulate_batches = accumulated;
    const auto whole = Start(accelerator_), left = Start(accelerator_), resumed = Start(accelerator_);
    left->TrainEpoch([] { return StopRequest::kCheckpointAndLeave; });  // after its first step
    EXPECT_FALSE(left->epoch_trained());
    const std::vector<NamedTensor> from = All(*left), to = All(*resumed);
    for (std::size_t i = 0; i < to.size(); ++i) to[i].tensor.detach().copy_(from[i].tensor);
    resumed->Restore(left->state().epochs);
    EXPECT_EQ(Finish(*resumed), Finish(*whole)) << accumulated;
    ExpectSameBits(*resumed, *whole);
  }
}

TEST_F(Float8DeviceTest, ActivationsComputedAgainChangeNoBit) {
  const auto kept = Start(accelerator_);
  const Metrics metrics = Finish(*kept);
  task_.document.recompute_segments = 3;
  const auto again = Start(accelerator_);
  EXPECT_FALSE(again->setup().recomputed.empty());
  EXPECT_EQ(Finish(*again), metrics);
  ExpectSameBits(*again, *kept);
}

}  // namespace
}  // namespace hpo::trial_runner
