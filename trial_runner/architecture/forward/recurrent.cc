// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/gru.h>
#include <ATen/ops/lstm.h>
#include <ATen/ops/zeros.h>

#include <tuple>

#include "trial_runner/architecture/forward/forward.h"

namespace hpo::trial_runner {

at::Tensor Compute(const Recurrent& layer, const LayerPass& pass) {
  const at::Tensor& input = pass.input();
  std::vector<at::Tensor> weights;
  for (const NamedTensor& parameter : pass.state.parameters) weights.push_back(parameter.tensor);
  const std::int64_t states = layer.layers * (layer.bidirectional ? 2 : 1);
  const at::Tensor start = at::zeros({states, input.size(0), layer.hidden}, input.options());
  constexpr bool kBiases = true, kBatchFirst = true;
  if (layer.cell == RecurrentCell::kLstm) {
    return std::get<0>(at::lstm(input, {start, start}, weights, kBiases, layer.layers, layer.dropout, pass.training,
                                layer.bidirectional, kBatchFirst));
  }
  return std::get<0>(at::gru(input, start, weights, kBiases, layer.layers, layer.dropout, pass.training,
                             layer.bidirectional, kBatchFirst));
}

}  // namespace hpo::trial_runner
