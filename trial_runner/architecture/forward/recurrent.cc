// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/_pack_padded_sequence.h>
#include <ATen/ops/_pad_packed_sequence.h>
#include <ATen/ops/argsort.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/dropout.h>
#include <ATen/ops/gru.h>
#include <ATen/ops/lstm.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/zeros.h>

#include <tuple>

#include "trial_runner/architecture/forward/forward.h"
#include "trial_runner/kernels/lstm.h"
#include "trial_runner/kernels/serving.h"

namespace hpo::trial_runner {
namespace {

constexpr bool kBiases = true, kBatchFirst = true;

// Each sample is read up to its own end, which is where the other way starts.
at::Tensor ComputePacked(const Recurrent& layer, const LayerPass& pass, const std::vector<at::Tensor>& weights,
                         const at::Tensor& start) {
  const at::Tensor lengths = at::sum(RealPositions(pass, layer.padding), 1).clamp_min(1);
  const at::Tensor order = at::argsort(lengths, /*stable=*/true, /*dim=*/0, /*descending=*/true);
  const auto [data, batch_sizes] =
      at::_pack_padded_sequence(pass.input().index_select(0, order), lengths.index_select(0, order).cpu(), kBatchFirst);
  at::Tensor output;
  if (layer.cell == RecurrentCell::kLstm) {
    output = std::get<0>(at::lstm(data, batch_sizes, {start, start}, weights, kBiases, layer.layers, layer.dropout,
                                  pass.training, layer.bidirectional));
  } else {
    output = std::get<0>(at::gru(data, batch_sizes, start, weights, kBiases, layer.layers, layer.dropout, pass.training,
                                 layer.bidirectional));
  }
  output = std::get<0>(
      at::_pad_packed_sequence(output, batch_sizes, kBatchFirst, /*padding_value=*/0, pass.input().size(1)));
  return output.index_select(0, at::argsort(order));
}

// Layer by layer, each direction on its own.
at::Tensor ComputeByKernels(const Recurrent& layer, const LayerPass& pass, const std::vector<at::Tensor>& weights) {
  constexpr std::size_t kTensors = 4;  // of one direction of one layer
  at::Tensor x = pass.input().transpose(0, 1);
  auto next = weights.begin();
  for (std::int64_t i = 0; i < layer.layers; ++i) {
    std::vector<at::Tensor> directions;
    for (const bool backwards : {false, true}) {
      if (backwards && !layer.bidirectional) break;
      directions.push_back(LstmLayer(x, {next[0], next[1], next[2], next[3]}, backwards));
      next += kTensors;
    }
    x = layer.bidirectional ? at::cat(directions, 2) : directions.front();
    if (i + 1 < layer.layers && layer.dropout > 0) x = at::dropout(x, layer.dropout, pass.training);
  }
  return x.transpose(0, 1);
}

}  // namespace

at::Tensor Compute(const Recurrent& layer, const LayerPass& pass) {
  const at::Tensor& input = pass.input();
  std::vector<at::Tensor> weights;
  for (const NamedTensor& parameter : pass.state.parameters) weights.push_back(parameter.tensor);
  if (layer.cell == RecurrentCell::kLstm && layer.padding < 0 && KernelsServe(input) && LstmLayerServes(layer.hidden)) {
    return ComputeByKernels(layer, pass, weights);
  }
  const std::int64_t states = layer.layers * (layer.bidirectional ? 2 : 1);
  const at::Tensor start = at::zeros({states, input.size(0), layer.hidden}, input.options());
  if (layer.padding >= 0) return ComputePacked(layer, pass, weights, start);
  if (layer.cell == RecurrentCell::kLstm) {
    return std::get<0>(at::lstm(input, {start, start}, weights, kBiases, layer.layers, layer.dropout, pass.training,
                                layer.bidirectional, kBatchFirst));
  }
  return std::get<0>(at::gru(input, start, weights, kBiases, layer.layers, layer.dropout, pass.training,
                             layer.bidirectional, kBatchFirst));
}

}  // namespace hpo::trial_runner
