// SPDX-License-Identifier: Apache-2.0
//
// Trials of sequence models: they train through the whole loop, and one that was interrupted ends with the same bits.
#include <gmock/gmock.h>

#include <string>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/models/sequence_model.h"
#include "tests/trial_runner/trainer/equal_trials.h"
#include "tests/trial_runner/trainer/small_task.h"
#include "trial_runner/models/lstm.h"
#include "trial_runner/models/transformer.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;

struct Variant {
  std::string name;
  ModelEntry model;
  json options;
};

class SequenceTrainingTest : public testing::TestWithParam<Variant> {
 protected:
  SequenceTrainingTest() { registry_.AddModel(GetParam().model); }

  TrialTask Task(const ScratchFolder& folder) const {
    TrialTask task = SmallTask(folder.path());
    task.document.model = {.name = GetParam().model.name, .options = OptionsOf(GetParam().model, GetParam().options)};
    return task;
  }

  Registry registry_ = SmallRegistry();
};

TEST_P(SequenceTrainingTest, LeavingInTheMiddleOfAnEpochAndResumingEqualsOneRun) {
  const auto trial = ExpectSameTrialWhenLeftAfter(
      10, [this](const ScratchFolder& folder) { return Task(folder); }, registry_);
  EXPECT_EQ(trial.whole.end, TrialEnd::kFinished);
  EXPECT_LT(trial.told.measured.at(8).at("train.loss"), trial.told.measured.at(1).at("train.loss"));
  EXPECT_EQ(trial.resumed.facts["resume"]["used"], "epoch 1, batch 3");
}

INSTANTIATE_TEST_SUITE_P(
    All, SequenceTrainingTest,
    testing::Values(Variant{"lstm", LstmModel(), {{"depth", 2}, {"width", 8}, {"frame", 2}, {"dropout", 0.2}}},
                    Variant{"gru", LstmModel(), {{"cell", "gru"}, {"width", 8}, {"bidirectional", true}}},
                    Variant{"transformer",
                            TransformerModel(),
                            {{"depth", 2}, {"width", 16}, {"heads", 2}, {"dropout", 0.1}, {"attention_dropout", 0.1}}}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace hpo::trial_runner
