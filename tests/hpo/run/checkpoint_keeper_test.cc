// SPDX-License-Identifier: Apache-2.0
#include "hpo/run/checkpoint_keeper.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "hpo/run/launch.h"
#include "hpo/study/study.h"
#include "tests/support/program.h"
#include "tests/support/scratch_folder.h"

namespace hpo::run {
namespace {

namespace fs = std::filesystem;
using ::testing::UnorderedElementsAre;

study::StudySpec Spec() {
  study::StudySpec spec;
  spec.name = "keeper";
  spec.space.Add(search::Real("x", 0, 1));
  spec.budget.trials = 9;
  return spec;
}

class CheckpointKeeperTest : public ::testing::Test {
 protected:
  // A trial whose attempt left all that hpo-trial leaves.
  int Ask(int attempts = 1) {
    const int trial = study_.Ask().trials.at(0);
    for (int attempt = 1; attempt <= attempts; ++attempt) {
      const std::string folder = AttemptFolder("", {trial, attempt}).string();
      for (const char* file : {"log.txt", "last.safetensors", "best.safetensors"})
        folder_.Write(folder + "/" + file, "");
    }
    return trial;
  }
  std::vector<std::string> Files(int trial, int attempt = 1) const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(AttemptFolder(folder_.path(), {trial, attempt}))) {
      names.push_back(entry.path().filename());
    }
    return names;
  }

  ScratchFolder folder_;
  study::Study study_{Spec(), {}};
};

TEST_F(CheckpointKeeperTest, OnlyTheBestTrialKeepsItsWeights) {
  CheckpointKeeper keeper(folder_.path(), study_.state());
  for (const double value : {0.5, 0.7, 0.2}) {
    const int trial = Ask();
    study_.Tell(trial, value);
    keeper.OnTold(trial, study_.state());
    if (trial == 0) {
      EXPECT_THAT(Files(0), UnorderedElementsAre("log.txt", "best.safetensors"));
    }
  }
  EXPECT_THAT(Files(0), UnorderedElementsAre("log.txt"));
  EXPECT_THAT(Files(1), UnorderedElementsAre("log.txt"));
  EXPECT_THAT(Files(2), UnorderedElementsAre("log.txt", "best.safetensors"));
}

TEST_F(CheckpointKeeperTest, LiveTrialsKeepEverything) {
  const int live = Ask(2);
  const int told = Ask();
  study_.Tell(told, 0.5);
  CheckpointKeeper(folder_.path(), study_.state()).OnTold(told, study_.state());
  EXPECT_THAT(Files(live, 1), UnorderedElementsAre("log.txt", "last.safetensors", "best.safetensors"));
  EXPECT_THAT(Files(live, 2), UnorderedElementsAre("log.txt", "last.safetensors", "best.safetensors"));
}

TEST_F(CheckpointKeeperTest, OfSeveralAttemptsTheLatestWeightsAreKept) {
  const int trial = Ask(11);
  study_.Tell(trial, 0.5);
  CheckpointKeeper(folder_.path(), study_.state()).OnTold(trial, study_.state());
  EXPECT_THAT(Files(trial, 9), UnorderedElementsAre("log.txt"));
  EXPECT_THAT(Files(trial, 11), UnorderedElementsAre("log.txt", "best.safetensors"));
}

TEST_F(CheckpointKeeperTest, WhatACrashLeftIsClearedWhenTheStudyOpensAgain) {
  const int worse = Ask();
  const int better = Ask();
  study_.Tell(worse, 0.5);
  study_.Tell(better, 0.2);
  const CheckpointKeeper keeper(folder_.path(), study_.state());
  EXPECT_THAT(Files(worse), UnorderedElementsAre("log.txt"));
  EXPECT_THAT(Files(better), UnorderedElementsAre("log.txt", "best.safetensors"));
}

TEST_F(CheckpointKeeperTest, ATrialThatFailedKeepsItsLog) {
  CheckpointKeeper keeper(folder_.path(), study_.state());
  const int trial = Ask();
  study_.Fail(trial, "no luck");
  keeper.OnTold(trial, study_.state());
  EXPECT_THAT(Files(trial), UnorderedElementsAre("log.txt"));
}

}  // namespace
}  // namespace hpo::run
