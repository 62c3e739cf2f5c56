// SPDX-License-Identifier: Apache-2.0
//
// The learning-rate range test (Smith 2017): a short run in which the rate rises exponentially from step to step. The
// loss first stays, then falls, then diverges; a rate where it falls fastest is one to start from.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "trial_runner/trainer.h"

namespace hpo::trial_runner {

struct LrRangeOptions {
  double lowest = 1e-7;  // > 0
  double highest = 10;   // > lowest
  int steps = 200;       // >= 20 optimizer steps
};

struct LrRange {
  std::vector<double> lr, loss;      // one a step, until the loss diverged
  std::vector<double> smoothed;      // the loss as the suggestion sees it
  std::optional<double> suggestion;  // absent when the loss never fell
  bool diverged = false;
};

// Trains as the task says but for schedule, epochs, measurements and checkpoints. Throws what Train throws, except that
// a loss that is not finite is the end of the test.
LrRange FindLearningRate(const TrialTask& task, const Registry& registry, const LrRangeOptions& options);

// Means that forget exponentially, without a bias towards zero at the beginning.
std::vector<double> Smoothed(std::span<const double> values);

// The rate in the middle of the stretch where `smoothed` falls most steeply over the logarithm of the rates, before its
// least value; nullopt when it falls nowhere. Rates rise by the same factor from step to step.
std::optional<double> SteepestDescent(std::span<const double> lr, std::span<const double> smoothed);

}  // namespace hpo::trial_runner
