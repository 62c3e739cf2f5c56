// SPDX-License-Identifier: Apache-2.0
//
// Trials of sequence models: they train through the whole loop, and one that was interrupted ends with the same bits.
#include <ATen/ops/equal.h>
#include <gmock/gmock.h>

#include <string>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/models/sequence_model.h"
#include "tests/trial_runner/trainer/small_task.h"
#include "trial_runner/checkpoint/tensor_file.h"
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
  const ScratchFolder straight, half, rest;
  RecordingLink whole, first(StopRequest::kCheckpointAndLeave, 10), second;
  const TrialResult expected = Train(Task(straight), registry_, whole);
  EXPECT_EQ(expected.end, TrialEnd::kFinished);
  EXPECT_LT(whole.measured.at(8).at("train.loss"), whole.measured.at(1).at("train.loss"));

  EXPECT_EQ(Train(Task(half), registry_, first).end, TrialEnd::kPreempted);
  TrialTask resumed = Task(rest);
  resumed.resume_from = half.path();
  const TrialResult result = Train(resumed, registry_, second);

  EXPECT_EQ(result.facts["resume"]["used"], "epoch 1, batch 3");
  EXPECT_EQ(result.metrics, expected.metrics);
  const TensorFile a = ReadTensorFile(straight.path() / "best.safetensors");
  const TensorFile b = ReadTensorFile(rest.path() / "best.safetensors");
  ASSERT_EQ(a.tensors.size(), b.tensors.size());
  for (std::size_t i = 0; i < a.tensors.size(); ++i) {
    EXPECT_TRUE(at::equal(a.tensors[i].tensor, b.tensors[i].tensor)) << a.tensors[i].name;
  }
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
