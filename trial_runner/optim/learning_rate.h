// SPDX-License-Identifier: Apache-2.0
//
// The learning rate of one step: a number, or where steps are recorded once and replayed (CUDA graphs) a float32 scalar
// on the parameters' device, which is filled anew before each replay. Pure functions.
#pragma once

#include <ATen/core/Tensor.h>

#include <variant>
#include <vector>

namespace hpo::trial_runner {

using LearningRate = std::variant<double, at::Tensor>;

LearningRate Times(const LearningRate& rate, double factor);

// parameters -= rate * updates
void Descend(const std::vector<at::Tensor>& parameters, const std::vector<at::Tensor>& updates,
             const LearningRate& rate);

// parameters *= 1 - rate * weight_decay, one or a list of them
void Decay(const at::Tensor& parameter, const LearningRate& rate, double weight_decay);
void Decay(const std::vector<at::Tensor>& parameters, const LearningRate& rate, double weight_decay);

}  // namespace hpo::trial_runner
