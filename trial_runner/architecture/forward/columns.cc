// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/embedding.h>

#include "trial_runner/architecture/forward/forward.h"

namespace hpo::trial_runner {

at::Tensor Compute(const LeadingColumns& layer, const LayerPass& pass) {
  return pass.input().narrow(/*dim=*/1, /*start=*/0, layer.count);
}

at::Tensor Compute(const CategoryEmbedding& layer, const LayerPass& pass) {
  return at::embedding(pass.parameter(0), pass.input().select(/*dim=*/1, layer.column).to(at::kLong));
}

}  // namespace hpo::trial_runner
