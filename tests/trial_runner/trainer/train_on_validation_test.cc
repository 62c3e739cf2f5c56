// SPDX-License-Identifier: Apache-2.0
//
// Training on the validation rows too: which rows are trained on, which are looked at, and which weights are kept.
#include <gmock/gmock.h>
#include <torch/nn/modules/linear.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/trainer/equal_trials.h"
#include "tests/trial_runner/trainer/small_task.h"
#include "trial_runner/batch_reader.h"
#include "trial_runner/module_adapter.h"

namespace hpo::trial_runner {
namespace {

using Rows = std::vector<std::vector<float>>;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

constexpr int kTrainRows = 100;

// What a network was shown.
struct Seen {
  Rows trained, evaluated;
};

void Append(const at::Tensor& samples, Rows& rows) {
  const at::Tensor whole = samples.contiguous();
  const std::int64_t width = whole.size(1);
  const float* data = whole.const_data_ptr<float>();
  for (std::int64_t row = 0; row < whole.size(0); ++row) {
    rows.emplace_back(data + row * width, data + (row + 1) * width);
  }
}

class RecordingModule final : public torch::nn::Module {
 public:
  RecordingModule(const ModelInput& input, Seen& seen) : seen_(seen) {
    output_ = register_module("output", torch::nn::Linear(input.sample_shape[0], input.outputs));
  }

  torch::Tensor forward(const torch::Tensor& x) {
    Append(x, is_training() ? seen_.trained : seen_.evaluated);
    return output_(x);
  }

 private:
  Seen& seen_;
  torch::nn::Linear output_{nullptr};
};

Registry RecordingRegistry(Seen& seen) {
  Registry registry = SmallRegistry(kTrainRows);
  registry.AddModel({.name = "recording",
                     .help = "remembers its inputs",
                     .fields = {},
                     .architecture = {},
                     .module = [&seen](const nlohmann::json&, const ModelInput& input) {
                       return AdaptModule(std::make_shared<RecordingModule>(input, seen));
                     }});
  return registry;
}

using Part = std::vector<std::int64_t> SplitRows::*;

Rows RowsOf(const std::vector<Part>& parts) {
  const Dataset blobs = Blobs(kTrainRows);
  BatchReader reader(blobs, blobs.rows());
  Rows rows;
  for (const Part part : parts) Append(reader.Read(blobs.split.*part).samples, rows);
  return rows;
}

Rows Sorted(Rows rows) {
  std::sort(rows.begin(), rows.end());
  return rows;
}

TrialTask TaskOnAllRows(const std::filesystem::path& folder) {
  TrialTask task = SmallTask(folder);
  task.document.dataset.train_on = kTrainAndValidation;
  task.objective_metric = "train.loss";
  return task;
}

class TrainOnValidationTest : public testing::Test {
 protected:
  TrialResult TrainRecording(TrialTask task) {
    task.document.model = {.name = "recording", .options = nlohmann::json::object()};
    return Train(task, RecordingRegistry(seen_), link_);
  }

  const ScratchFolder folder_;
  RecordingLink link_;
  Seen seen_;
};

TEST_F(TrainOnValidationTest, EveryEpochTrainsOnExactlyTheTrainAndValidationRows) {
  TrialTask task = TaskOnAllRows(folder_.path());
  const TrialResult result = TrainRecording(task);
  const Rows expected = Sorted(RowsOf({&SplitRows::train, &SplitRows::validation}));
  ASSERT_EQ(expected.size(), 160u);
  ASSERT_EQ(seen_.trained.size(), expected.size() * static_cast<std::size_t>(task.document.epochs));
  for (auto epoch = seen_.trained.begin(); epoch != seen_.trained.end(); epoch += 160) {
    EXPECT_EQ(Sorted({epoch, epoch + 160}), expected);
  }
  EXPECT_EQ(result.facts["rows"], nlohmann::json({{"train", 160}, {"validation", 0}, {"test", 60}}));
}

TEST_F(TrainOnValidationTest, TheTestRowsAreMeasuredOnceAndNothingElseIs) {
  const TrialResult result = TrainRecording(TaskOnAllRows(folder_.path()));
  EXPECT_EQ(seen_.evaluated, RowsOf({&SplitRows::test}));
  EXPECT_EQ(result.test.size(), 3u);
}

TEST_F(TrainOnValidationTest, ByDefaultTheValidationRowsAreOnlyLookedAt) {
  TrialTask task = SmallTask(folder_.path());
  task.document.epochs = 1;
  const TrialResult result = TrainRecording(task);
  EXPECT_EQ(Sorted(seen_.trained), Sorted(RowsOf({&SplitRows::train})));
  EXPECT_EQ(seen_.evaluated, RowsOf({&SplitRows::validation, &SplitRows::test}));
  EXPECT_EQ(result.facts["rows"], nlohmann::json({{"train", 100}, {"validation", 60}, {"test", 60}}));
}

TEST_F(TrainOnValidationTest, TheLastEpochIsKeptThoughAnEarlierOneHadABetterObjective) {
  TrialTask task = TaskOnAllRows(folder_.path());
  task.maximize = true;  // the loss falls: by it the first epoch would be best
  const TrialResult result = Train(task, SmallRegistry(kTrainRows), link_);
  ASSERT_GT(link_.measured.at(1).at("train.loss"), link_.measured.at(8).at("train.loss"));
  EXPECT_EQ(result.best_epoch, 8);
  EXPECT_THAT(result.metrics, ElementsAre(Pair("train.loss", link_.measured.at(8).at("train.loss"))));
}

TEST_F(TrainOnValidationTest, AnObjectiveOfTheValidationRowsIsRefused) {
  TrialTask task = TaskOnAllRows(folder_.path());
  task.objective_metric = "valid.error";
  try {
    Train(task, SmallRegistry(), link_);
    FAIL() << "trained without validation rows for valid.error";
  } catch (const BadConfiguration& error) {
    EXPECT_THAT(error.what(), HasSubstr("'valid.error' is not measured when dataset.train_on is "
                                        "train_and_validation; use train.loss"));
  }
}

TEST_F(TrainOnValidationTest, WeightsThatEndNotFiniteAreDivergence) {
  TrialTask task = TaskOnAllRows(folder_.path());
  task.document.epochs = 1;
  task.document.schedule = {};
  task.document.batch_size = 1000;  // one step: its loss is that of the first weights
  task.document.model.options["batch_norm"] = false;
  task.document.optimizer.name = "sgd";
  task.document.optimizer.lr = 1e38;
  EXPECT_THROW(Train(task, SmallRegistry(), link_), Diverged);
  EXPECT_EQ(link_.measured.size(), 1u);
}

class RetrainedStepsTest : public testing::TestWithParam<int> {};

TEST_P(RetrainedStepsTest, EqualThoseOfTheWholeHorizonToTheBit) {
  const ScratchFolder some, part, whole;
  RecordingLink some_link, part_link, whole_link;
  TrialTask task = TaskOnAllRows(some.path());
  task.document.early_stopping.at_epoch = GetParam();
  const TrialResult result = Train(task, SmallRegistry(), some_link);
  TrialTask until = TaskOnAllRows(part.path());
  until.until_epoch = GetParam();
  Train(until, SmallRegistry(), part_link);
  Train(TaskOnAllRows(whole.path()), SmallRegistry(), whole_link);

  EXPECT_EQ(result.best_epoch, GetParam());
  EXPECT_EQ(some_link.measured, part_link.measured);
  EXPECT_EQ(some_link.measured.at(GetParam()), whole_link.measured.at(GetParam()));
  ExpectEqualWeights(some, part);
}

TEST_P(RetrainedStepsTest, DifferFromThoseOfAShorterHorizon) {
  const ScratchFolder some, shorter;
  RecordingLink some_link, shorter_link;
  TrialTask task = TaskOnAllRows(some.path());
  task.document.early_stopping.at_epoch = GetParam();
  Train(task, SmallRegistry(), some_link);
  task.folder = shorter.path();
  task.document.epochs = GetParam();
  Train(task, SmallRegistry(), shorter_link);
  EXPECT_NE(some_link.measured, shorter_link.measured);
}

INSTANTIATE_TEST_SUITE_P(Epochs, RetrainedStepsTest, testing::Values(2, 5, 7));

TEST(ResumeOnAllRowsTest, ResumedInTheMiddleOfAnEpochEqualOneRun) {
  const auto trial = ExpectSameTrialWhenLeftAfter(
      13, [](const ScratchFolder& folder) { return TaskOnAllRows(folder.path()); }, SmallRegistry());
  EXPECT_EQ(trial.resumed.facts["resume"]["used"], "epoch 1, batch 3");
}

TEST(ResumeOnAllRowsTest, ACheckpointOfTheTrialItselfIsNotContinued) {
  const ScratchFolder trial, folder;
  RecordingLink first, second;
  TrialTask task = SmallTask(trial.path());
  task.until_epoch = 4;
  task.objective_metric = "train.loss";
  Train(task, SmallRegistry(), first);
  TrialTask all = TaskOnAllRows(folder.path());
  all.resume_from = trial.path();
  EXPECT_EQ(Train(all, SmallRegistry(), second).facts["resume"]["used"], "beginning");
  EXPECT_EQ(second.measured.size(), 8u);
}

}  // namespace
}  // namespace hpo::trial_runner
