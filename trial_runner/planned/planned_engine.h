// SPDX-License-Identifier: Apache-2.0
//
// The fast engine for networks on the CPU where recording a graph, allocating tensors and passing over them cost as
// much as the arithmetic. Buffers lie in one piece of memory, made once, which batches of all sizes share (two occur:
// the full one and the epoch's last); the backward pass is written by hand and agrees with autograd to rounding.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "trial_runner/architecture/architecture.h"
#include "trial_runner/gradient_engine.h"

namespace hpo::trial_runner {

struct PlannedOptions {
  double label_smoothing = 0;      // [0, 1); of classes
  std::uint64_t dropout_seed = 0;  // masks are a function of (seed, layer, step, element)
  // Of targets that are numbers, one each: what a squared residual counts when the loss is told. Empty: classes.
  std::vector<double> square_units = {};
};

// True when every layer has a plan (layer_plan.h) and tensors of its own, reads values of one axis or images unless it
// reshapes them, and is used: what the engine is written for. Other networks take the autograd engine. Throws what
// InferShapes throws.
bool CanPlan(const Architecture& architecture);

// Needs CanPlan(architecture), and that `network` is the interpreter of `architecture` in float32 on the CPU; shares
// its tensors and needs nothing else of it afterwards. The loss is the cross entropy of labels, which must be smaller
// than the network's outputs, or the mean squared error of targets that are as many.
std::unique_ptr<GradientEngine> MakePlannedEngine(const Architecture& architecture, const Network& network,
                                                  const PlannedOptions& options);

}  // namespace hpo::trial_runner
