// SPDX-License-Identifier: Apache-2.0
//
// What hpo-gpu-check is made of: checks that hold or not, benches that have figures, and what they share.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>

#include "trial_runner/trainer.h"

namespace hpo::gpu {

struct Outcome {
  bool holds = false;
  std::string figures;  // of one line
};

// One row of the table in gpu_check_main.cc. Each opens the device for itself. What throws does not hold.
struct Check {
  const char* name;
  Outcome (*run)();
};

// Holds when `value` <= `limit`; both are in the line.
Outcome Within(const char* what, double value, double limit);

// Largest distance of two tensors, wherever they are, over max(1, |b|).
double Distance(const at::Tensor& a, const at::Tensor& b);

// The document as a task of the built-in registry. Throws std::invalid_argument with its problems.
trial_runner::TrialTask Task(const std::string& document, const std::string& device);

// optimizer_check.cc
Outcome OptimizersStepAsOnTheCpu();

// upload_check.cc
Outcome BatchesArriveWhole();

// augmentation_check.cc
Outcome AugmentationIsThatOfTheCpu();
Outcome RandAugmentIsThatOfTheCpu();

// float8_check.cc
Outcome Float8LayersAreThoseOfTheCpu();

// training_check.cc
Outcome ReplayedTrainingsAreEqual();
Outcome AResumedTrialGoesOn();
Outcome TrainingIsThatOfTheCpu();
Outcome Float8TrainsLikeBfloat16();
Outcome TooLargeATensorLeavesTheDeviceUsable();
Outcome AProbePredictsThePeak();
Outcome AMemoryLimitHolds();

// rate_bench.cc: GPU graphs against eager, and precisions, all on one table
Outcome GraphsOfAnMlp();
Outcome GraphsOfASmallResNet();
Outcome ResNet18InBfloat16();
Outcome PrecisionsOfAnMlp();
Outcome PrecisionsOfAResNet();
Outcome PrecisionsOfATransformer();

}  // namespace hpo::gpu
