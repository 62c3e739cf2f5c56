// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/memory/out_of_memory.h"

#include <ATen/ops/linear.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <new>

#include "tests/trial_runner/trainer/small_task.h"
#include "trial_runner/network.h"

namespace hpo::trial_runner {
namespace {

// A linear model that runs out of memory where it is trained on more than `most_rows`, after `passes` that it bore.
class Hungry final : public Network {
 public:
  Hungry(std::int64_t most_rows, int passes) : most_rows_(most_rows), passes_(passes) {}

  at::Tensor Forward(const at::Tensor& samples) override {
    if (training_ && samples.size(0) > most_rows_ && passes_-- <= 0) throw std::bad_alloc();
    return at::linear(samples, weight_);
  }
  std::vector<NamedTensor> Parameters() const override { return {{"weight", weight_}}; }
  std::vector<NamedTensor> Buffers() const override { return {}; }
  void SetTraining(bool training) override { training_ = training; }

 private:
  std::int64_t most_rows_;
  int passes_;
  bool training_ = true;
  at::Tensor weight_ = at::zeros({kBlobClasses, kBlobFeatures}).set_requires_grad(true);
};

Registry HungryRegistry(std::int64_t most_rows, int passes = 0) {
  Registry registry = SmallRegistry(/*train_rows=*/64);
  registry.AddModel({.name = "hungry",
                     .help = "has little memory",
                     .fields = {},
                     .architecture = nullptr,
                     .module = [=](const auto&, const auto&) { return std::make_unique<Hungry>(most_rows, passes); }});
  return registry;
}

TrialTask HungryTask(const std::filesystem::path& folder) {
  TrialTask task = SmallTask(folder);
  task.document.model = {.name = "hungry", .options = nlohmann::json::object()};
  task.document.on_out_of_memory = "halve";
  return task;
}

TEST(OutOfMemoryTest, BatchesAreHalvedUntilTheyFitAndStepsStayAsTheyWere) {
  const ScratchFolder folder;
  const TrialTask task = HungryTask(folder.path());
  RecordingLink halved, given;
  const TrialResult result = Train(task, HungryRegistry(4), halved);
  EXPECT_EQ(result.facts["micro_batch"]["asked"], "16");
  EXPECT_EQ(result.facts["micro_batch"]["used"], "4");
  EXPECT_EQ(result.facts["micro_batch"]["why"], "out of memory");
  EXPECT_EQ(result.facts["steps"], 8 * 4);
  TrialTask small = task;
  small.document.batch_size = 4;
  small.document.accumulate_batches = 4;
  Train(small, HungryRegistry(4), given);
  EXPECT_EQ(halved.measured, given.measured);
}

TEST(OutOfMemoryTest, WithoutTheOptionItEndsTheTrial) {
  const ScratchFolder folder;
  TrialTask task = HungryTask(folder.path());
  task.document.on_out_of_memory = "fail";
  RecordingLink link;
  EXPECT_THROW(Train(task, HungryRegistry(8), link), std::bad_alloc);
}

TEST(OutOfMemoryTest, WhereNoBatchFitsItEndsTheTrial) {
  const ScratchFolder folder;
  RecordingLink link;
  EXPECT_THROW(Train(HungryTask(folder.path()), HungryRegistry(0), link), std::bad_alloc);
  EXPECT_TRUE(link.measured.empty());
}

TEST(OutOfMemoryTest, OnceAnEpochWasToldNothingStartsOver) {
  const ScratchFolder folder;
  RecordingLink link;
  EXPECT_THROW(Train(HungryTask(folder.path()), HungryRegistry(8, /*passes=*/6), link), std::bad_alloc);
  EXPECT_EQ(link.measured.size(), 1u);
}

TEST(OutOfMemoryTest, AHalvedTrialResumesInTheMiddleOfAnEpoch) {
  const ScratchFolder whole_folder, folder, resumed_folder;
  RecordingLink whole, rest;
  Train(HungryTask(whole_folder.path()), HungryRegistry(8), whole);
  RecordingLink stopping(StopRequest::kCheckpointAndLeave, 6);
  Train(HungryTask(folder.path()), HungryRegistry(8), stopping);
  TrialTask task = HungryTask(resumed_folder.path());
  task.resume_from = folder.path();
  const TrialResult result = Train(task, HungryRegistry(8), rest);
  EXPECT_EQ(result.facts["resume"]["used"], "epoch 1, batch 4");
  EXPECT_EQ(rest.measured.at(8), whole.measured.at(8));
}

// Whether a trial is trained with halved batches. In a process of its own, whose address space is limited to a little
// more than it has.
bool HalvesWithinLimit() {
  const ScratchFolder folder;
  constexpr rlim_t kRoom = rlim_t{600} << 20;
  constexpr int kWidth = 2048, kRows = 1 << 15;
  TrialTask task = SmallTask(folder.path());
  task.document.model.options = {{"depth", 1},          {"width", kWidth}, {"activation", "relu"},
                                 {"batch_norm", false}, {"dropout", 0.0},  {"residual", false}};
  task.document.batch_size = kRows;
  task.document.epochs = 1;
  task.document.on_out_of_memory = "halve";
  const Registry registry = SmallRegistry(kRows);
  RecordingLink link;
  rlimit limit{};
  getrlimit(RLIMIT_AS, &limit);
  std::ifstream statm("/proc/self/statm");
  rlim_t pages = 0;
  statm >> pages;
  limit.rlim_cur = pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) + kRoom;
  setrlimit(RLIMIT_AS, &limit);
  const TrialResult result = Train(task, registry, link);
  return result.facts.contains("micro_batch") && link.measured.size() == 1;
}

TEST(OutOfMemoryDeathTest, ALimitOfTheProcessIsRespected) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(_exit(HalvesWithinLimit() ? 0 : 1), ::testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace hpo::trial_runner
