// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/linear.h>
#include <ATen/ops/scaled_dot_product_attention.h>

#include "trial_runner/architecture/forward/forward.h"

namespace hpo::trial_runner {

at::Tensor Compute(const SelfAttention& layer, const LayerPass& pass) {
  const at::Tensor& input = pass.input();
  const std::int64_t batch = input.size(0), length = input.size(1), features = input.size(2);
  const at::Tensor projected = at::linear(input, pass.parameter(0), pass.parameter(1));
  // (batch, length, 3, heads, features of a head) -> (3, batch, heads, length, features of a head), as views.
  const at::Tensor split =
      projected.view({batch, length, 3, layer.heads, features / layer.heads}).permute({2, 0, 3, 1, 4});
  const double dropout = pass.training ? layer.dropout : 0;
  const at::Tensor read =
      at::scaled_dot_product_attention(split[0], split[1], split[2], /*attn_mask=*/{}, dropout, layer.causal);
  return read.transpose(1, 2).reshape({batch, length, features});
}

}  // namespace hpo::trial_runner
