// SPDX-License-Identifier: Apache-2.0
//
// Which checkpoints stay on disk: all of live trials (their next attempt may resume from them), and the best weights of
// the best trial. Everything else that hpo-trial left in the attempts of told trials goes; logs stay.
#pragma once

#include <filesystem>
#include <optional>

#include "hpo/study/study_state.h"

namespace hpo::run {

inline constexpr const char* kBestWeights = "best.safetensors";

// One thread at a time. A file that cannot be removed is left: it costs space, not results.
class CheckpointKeeper {
 public:
  // Of the study in this absolute folder. Clears what a crash between a tell and its clearing has left.
  CheckpointKeeper(std::filesystem::path folder, const study::StudyState& state);

  // After this trial was told.
  void OnTold(int trial, const study::StudyState& state);

 private:
  void Clear(int trial, bool keep_best_weights) const;

  std::filesystem::path folder_;
  std::optional<int> best_;  // the trial whose weights are kept
};

}  // namespace hpo::run
