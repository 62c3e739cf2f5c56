// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/add.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/mul.h>

#include "trial_runner/architecture/forward/forward.h"

namespace hpo::trial_runner {

at::Tensor Compute(const Sum&, const LayerPass& pass) {
  at::Tensor sum = at::add(pass.inputs[0], pass.inputs[1]);
  for (std::size_t i = 2; i < pass.inputs.size(); ++i) sum = at::add(sum, pass.inputs[i]);
  return sum;
}

at::Tensor Compute(const Multiply&, const LayerPass& pass) {
  at::Tensor product = at::mul(pass.inputs[0], pass.inputs[1]);
  for (std::size_t i = 2; i < pass.inputs.size(); ++i) product = at::mul(product, pass.inputs[i]);
  return product;
}

at::Tensor Compute(const Concatenation& layer, const LayerPass& pass) {
  return at::cat(pass.inputs, layer.axis + 1);  // axis 0 of a batch is the sample's number
}

}  // namespace hpo::trial_runner
