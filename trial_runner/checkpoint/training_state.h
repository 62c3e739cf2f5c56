// SPDX-License-Identifier: Apache-2.0
//
// Everything about a trial under way that is not in the network, the optimizer or the random generator.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "trial_runner/network.h"

namespace hpo::trial_runner {

struct TrainingState {
  int epochs = 0;           // finished and measured
  int batches = 0;          // of the epoch under way that are done
  std::uint64_t steps = 0;  // optimizer steps in all
  at::Tensor loss_sum;      // float64 scalar: rows * loss over those batches
  int best_epoch = 0;       // 0: none measured yet
  std::map<std::string, double> best_metrics;
  std::vector<NamedTensor> best_weights;  // parameters and buffers of the best epoch; empty before the first
  std::map<std::string, double> seconds;  // by phase, earlier attempts included
  std::string precision;                  // that was used when a checkpoint was made
};

// A state before the first batch, its running sum on the device of the training.
TrainingState NewTrainingState(const at::Device& device = at::kCPU);

}  // namespace hpo::trial_runner
