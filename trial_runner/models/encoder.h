// SPDX-License-Identifier: Apache-2.0
//
// The blocks that transformers share, normalized before each half as in GPT-2:
//   x += out_proj(attention(norm1(x)));  x += linear2(activation(linear1(norm2(x))))
// Names of layers and tensors are those of torch.nn.TransformerEncoder with norm_first. Weights start as in GPT-2
// (Radford et al. 2019): normal with deviation 0.02, over sqrt(2 depth) where a block adds to x, and biases at 0.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "trial_runner/registry.h"

namespace hpo::trial_runner {

// Of weights at the start. GPT-2's and BERT's; ViT takes the same.
inline constexpr double kTransformerDeviation = 0.02;

// Fields that AddEncoder reads: depth, width, heads, mlp_ratio, norm, activation, dropout, attention_dropout,
// stochastic_depth.
struct EncoderDefaults {
  int depth = 4;
  double dropout = 0.1;
};
std::vector<Field> EncoderFields(const EncoderDefaults& defaults);

// Adds `layer` with weights that start as said above and returns its index.
int AddTransformerLayer(Architecture& net, const std::string& name, const Layer& layer, int input);

// What positions read of each other.
struct EncoderReading {
  bool causal = false;        // themselves and earlier ones only
  std::int64_t padding = -1;  // nothing where the sample has this token; -1: there is none
};

// Appends the blocks and the norm after the last one; `x` is a sequence of `width` features. Throws
// std::invalid_argument that names the options of `model` when heads do not divide the width.
int AddEncoder(Architecture& net, const std::string& model, const nlohmann::json& options,
               const EncoderReading& reading, int x);

}  // namespace hpo::trial_runner
