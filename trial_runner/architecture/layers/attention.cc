// SPDX-License-Identifier: Apache-2.0
//
// Notation: L positions of F features, H heads of F / H features; P pairs (reader, read) of positions, L² or, when
// causal, L (L + 1) / 2.
#include "trial_runner/architecture/layers/attention.h"

#include <cmath>

#include "trial_runner/architecture/layers/requirement.h"
#include "trial_runner/architecture/layers/sequence_shape.h"

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kSoftmaxFlops = 3;  // of one score: exponential, sum, division

}  // namespace

LayerFacts Describe(const SelfAttention& layer, const std::vector<Shape>& inputs) {
  const auto [length, features] = RequireSequence(inputs.front());
  RequireDivides("heads", layer.heads, features, inputs.front());
  Require(layer.dropout >= 0 && layer.dropout < 1, "dropout must be in [0, 1)");
  RequireTokens(layer.padding, inputs);
  Require(!layer.causal || layer.padding < 0, "causal reads no padding, which is at the end: padding must be -1");
  const std::int64_t pairs = layer.causal ? length * (length + 1) / 2 : length * length;
  const std::int64_t projection = length * 3 * features * (2 * features + 1);
  const std::int64_t scores_and_values = 4 * pairs * features + kSoftmaxFlops * pairs * layer.heads;
  // Queries, keys and values, and a softmax denominator for each reader and head: the scores are computed anew.
  const std::int64_t kept = 3 * length * features + length * layer.heads;
  // Xavier uniform of the three maps taken as one: PyTorch's.
  const TensorInit init = TensorInit::Uniform(std::sqrt(6.0 / static_cast<double>(features + 3 * features)));
  return {.output = inputs.front(),
          .tensors = {{.name = "in_proj_weight", .shape = {3 * features, features}, .init = init},
                      {.name = "in_proj_bias", .shape = {3 * features}}},
          .flops = projection + scores_and_values,
          .kept = kept};
}

}  // namespace hpo::trial_runner
