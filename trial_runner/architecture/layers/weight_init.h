// SPDX-License-Identifier: Apache-2.0
//
// How the weights of a layer start; named after what the networks' papers and PyTorch do.
#pragma once

#include <array>

#include "trial_runner/architecture/layers/layer_facts.h"
#include "trial_runner/architecture/layers/layer_member.h"

namespace hpo::trial_runner {

// Notation: fan_in, fan_out: numbers that one output reads, that one input reaches (groups not counted, as PyTorch).
enum class WeightInit {
  kFanInUniform,   // weight and bias within 1 / sqrt(fan_in): PyTorch's default
  kFanOutUniform,  // weight within 1 / sqrt(fan_out), bias 0: EfficientNet's classifier
  kKaimingNormal,  // weight normal of variance 2 / fan_out, bias 0: convolutions of residual and mobile networks
  kSmallNormal,    // weight normal of deviation 0.01, bias 0: classifiers of the mobile networks
};

constexpr auto NamesOf(WeightInit) {
  using enum WeightInit;
  return std::array<Named<WeightInit>, 4>{{{kFanInUniform, "fan_in_uniform"},
                                           {kFanOutUniform, "fan_out_uniform"},
                                           {kKaimingNormal, "kaiming_normal"},
                                           {kSmallNormal, "small_normal"}}};
}

// `weight`: (outputs, inputs of one group, kernel axes...).
TensorInit InitialWeight(WeightInit init, const Shape& weight);
TensorInit InitialBias(WeightInit init, const Shape& weight);

}  // namespace hpo::trial_runner
