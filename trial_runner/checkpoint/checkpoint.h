// SPDX-License-Identifier: Apache-2.0
//
// What a trial leaves in its attempt folder:
//   last.safetensors  all that resuming needs, the best weights included: one file, so its parts always fit together
//   best.safetensors  the best epoch's weights under their plain PyTorch names, for Python's `safetensors` and for
//   users
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "trial_runner/checkpoint/training_state.h"
#include "trial_runner/network.h"

namespace hpo::trial_runner {

// The tensors of a trial under way. They share storage with network and optimizer: saving reads them, loading
// writes into them.
struct LiveTensors {
  std::vector<NamedTensor> weights;   // parameters, then buffers
  std::vector<NamedTensor> training;  // what else training moves: `optimizer.step`, `schedule.factor`
  at::Tensor generator;               // state of ATen's default generator: a copy, bytes
  at::Tensor device_generator;        // the same of the GPU's; undefined on the CPU
};

// What must be equal for a checkpoint to be continued, and what it was made with.
struct CheckpointIdentity {
  nlohmann::json settings;                           // seed and every setting that decides the trial's numbers
  nlohmann::json architecture;                       // null for a user's own module
  nlohmann::json classes = nlohmann::json::array();  // their names in label order, beside the best weights only
  nlohmann::json targets = nlohmann::json::array();  // in the place of classes: {"name", "mean", "deviation"} each
  int threads = 1;
};

// Both files are replaced atomically. Throw std::filesystem::filesystem_error when the disk refuses.
void SaveLast(const std::filesystem::path& folder, const CheckpointIdentity& identity, const LiveTensors& live,
              const TrainingState& state);
void SaveBest(const std::filesystem::path& folder, const CheckpointIdentity& identity, const TrainingState& state);

// The settings of the checkpoint in the folder; null where none can be read.
nlohmann::json LastSettings(const std::filesystem::path& folder);

// Loads `folder`/last.safetensors into `live` and `state` and returns the threads it was made with. Throws
// BadTensorFile, with nothing changed, when the file is missing, damaged or belongs to another configuration.
int LoadLast(const std::filesystem::path& folder, const CheckpointIdentity& identity, LiveTensors& live,
             TrainingState& state);

}  // namespace hpo::trial_runner
