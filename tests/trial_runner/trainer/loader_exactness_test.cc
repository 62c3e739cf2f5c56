// SPDX-License-Identifier: Apache-2.0
//
// Bits again: who makes the batches, and whether images are decoded once or for each batch, changes nothing, not even
// between the attempts of one trial.
#include <gmock/gmock.h>

#include <optional>
#include <string>

#include "tests/trial_runner/loading/small_pictures.h"
#include "tests/trial_runner/trainer/document_task.h"
#include "tests/trial_runner/trainer/equal_trials.h"
#include "tests/trial_runner/trainer/small_task.h"
#include "trial_runner/document/field_builders.h"
#include "trial_runner/models/convnet.h"

namespace hpo::trial_runner {
namespace {

class LoaderExactnessTest : public testing::Test {
 protected:
  LoaderExactnessTest() {
    const auto load = [this](const nlohmann::json& options, const SplitOptions&) {
      return options.at("files").get<bool>() ? pictures_.Files() : pictures_.Decoded();
    };
    registry_.AddModel(ConvNetModel());
    registry_.AddDataset({.name = "pictures",
                          .help = "small images",
                          .fields = {OnlySpeed(Boolean("files", true, "whether they are decoded for each batch"))},
                          .load = load});
  }

  TrialTask Task(const ScratchFolder& folder, std::optional<int> workers, bool files = true) const {
    const nlohmann::json given = {
        {"dataset", {{"name", "pictures"}, {"pictures", {{"files", files}}}}},
        {"model", {{"name", "convnet"}, {"convnet", {{"depth", 1}, {"width", 4}, {"dropout", 0.2}}}}},
        {"augmentation", {{"flip_horizontal", 0.5}, {"rotate", 15}, {"contrast", 0.3}, {"cutmix", 0.5}}},
        {"batch_size", 4},
        {"epochs", 3}};
    TrialTask task = DocumentTask(given, registry_, folder.path());
    task.document.loader.workers = workers;
    task.seed = 3;
    return task;
  }

  SmallPictures pictures_;
  Registry registry_;
};

TEST_F(LoaderExactnessTest, AnyNumberOfWorkersTrainsTheSameNetwork) {
  const ScratchFolder plain;
  RecordingLink link;
  const TrialResult expected = Train(Task(plain, 0, /*files=*/false), registry_, link);
  for (const std::optional<int> workers :
       {std::optional(0), std::optional(1), std::optional(3), std::optional<int>()}) {
    const ScratchFolder folder;
    RecordingLink other;
    ExpectEqualResults(Train(Task(folder, workers), registry_, other), expected);
    ExpectEqualWeights(folder, plain);
    EXPECT_EQ(other.measured, link.measured);
  }
}

TEST_F(LoaderExactnessTest, AResumeInTheMiddleOfAnEpochMayHaveOtherWorkers) {
  const ScratchFolder straight, first, second, third;
  RecordingLink whole, one(StopRequest::kCheckpointAndLeave, 4), two(StopRequest::kCheckpointAndLeave, 11), three;
  const TrialResult expected = Train(Task(straight, 0, /*files=*/false), registry_, whole);

  EXPECT_EQ(Train(Task(first, 2), registry_, one).end, TrialEnd::kPreempted);
  TrialTask middle = Task(second, 1, /*files=*/false);
  middle.resume_from = first.path();
  const TrialResult left = Train(middle, registry_, two);
  EXPECT_EQ(left.facts["resume"]["used"], "epoch 0, batch 4");
  EXPECT_EQ(left.facts["workers"]["used"], "1");
  TrialTask last = Task(third, std::nullopt);
  last.resume_from = second.path();
  const TrialResult result = Train(last, registry_, three);
  EXPECT_EQ(result.facts["resume"]["used"], "epoch 1, batch 5");
  EXPECT_EQ(result.facts["resume"]["why"], "");
  ExpectEqualResults(result, expected);
  ExpectEqualWeights(third, straight);
}

TEST_F(LoaderExactnessTest, AnImageThatIsDamagedEndsTheTrialWithItsName) {
  const ScratchFolder folder;
  RecordingLink link;
  DatasetCache kept;
  TrialTask task = Task(folder, 2);
  task.datasets = &kept;
  const DatasetEntry& entry = *registry_.FindDataset("pictures");
  kept.Get(entry, task.document.dataset.options, task.document.dataset.split);  // measured while all are sound
  const std::filesystem::path damaged = pictures_.Damage(5);
  EXPECT_THAT([&] { Train(task, registry_, link); },
              testing::ThrowsMessage<BadConfiguration>(damaged.string() + ": is neither a JPEG nor a PNG image"));
}

TEST_F(LoaderExactnessTest, TheFactsSayHowImagesAreDecoded) {
  const ScratchFolder folder;
  RecordingLink link;
  const TrialResult result = Train(Task(folder, 1), registry_, link);
  EXPECT_EQ(result.facts["decode"], (nlohmann::json{{"asked", "each_epoch"}, {"used", "each_epoch"}, {"why", ""}}));
  EXPECT_FALSE(Train(Task(folder, 1, /*files=*/false), registry_, link).facts.contains("decode"));
}

}  // namespace
}  // namespace hpo::trial_runner
