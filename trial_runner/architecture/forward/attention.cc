// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/scaled_dot_product_attention.h>

#include <optional>

#include "trial_runner/architecture/forward/forward.h"

namespace hpo::trial_runner {

at::Tensor Compute(const SelfAttention& layer, const LayerPass& pass) {
  const at::Tensor& input = pass.input();
  const std::int64_t batch = input.size(0), length = input.size(1), features = input.size(2);
  // Chunks, not rows of a permuted view: their gradients are then put together by one concatenation.
  const std::vector<at::Tensor> qkv = LinearMap(input, pass.parameter(0), pass.parameter(1)).chunk(3, 2);
  const auto heads = [&](const at::Tensor& part) {  // (batch, heads, length, features of a head), a view
    return part.view({batch, length, layer.heads, features / layer.heads}).transpose(1, 2);
  };
  std::optional<at::Tensor> read_by_all;  // (batch, 1, 1, length)
  if (layer.padding >= 0) read_by_all = RealPositions(pass, layer.padding).unsqueeze(1).unsqueeze(1);
  const double dropout = pass.training ? layer.dropout : 0;
  const at::Tensor read =
      at::scaled_dot_product_attention(heads(qkv[0]), heads(qkv[1]), heads(qkv[2]), read_by_all, dropout, layer.causal);
  return read.transpose(1, 2).reshape({batch, length, features});
}

}  // namespace hpo::trial_runner
