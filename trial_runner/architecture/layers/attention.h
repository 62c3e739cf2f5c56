// SPDX-License-Identifier: Apache-2.0
//
// Layers in which the positions of a sequence read each other.
#pragma once

#include <cstdint>
#include <tuple>
#include <vector>

#include "trial_runner/architecture/layers/layer_facts.h"
#include "trial_runner/architecture/layers/layer_member.h"

namespace hpo::trial_runner {

// Multi-head self-attention (Vaswani et al. 2017) without its last linear map, on (length, features). With a Linear of
// the same number of features behind it, called `<name>.out_proj`, it has the tensors of torch.nn.MultiheadAttention.
struct SelfAttention {
  static constexpr const char* kKind = "self_attention";
  static constexpr bool kMayReadTokens = true;
  std::int64_t heads = 1;     // >= 1, divides the features
  bool causal = false;        // a position reads itself and earlier ones only
  double dropout = 0;         // [0, 1), probability of not reading a position while training
  std::int64_t padding = -1;  // token at whose positions nobody reads; >= 0: the tokens are a second input, not causal

  static constexpr auto Members() {
    return std::tuple(Member{"heads", &SelfAttention::heads}, Member{"causal", &SelfAttention::causal},
                      Member{"dropout", &SelfAttention::dropout}, Member{"padding", &SelfAttention::padding});
  }
};

LayerFacts Describe(const SelfAttention& layer, const std::vector<Shape>& inputs);

}  // namespace hpo::trial_runner
