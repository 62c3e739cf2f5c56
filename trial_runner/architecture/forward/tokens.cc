// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/add.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/embedding.h>

#include "trial_runner/architecture/forward/forward.h"

namespace hpo::trial_runner {

at::Tensor Compute(const Embedding& layer, const LayerPass& pass) {
  return at::embedding(pass.parameter(0), pass.input(), layer.padding);
}

at::Tensor Compute(const Frames& layer, const LayerPass& pass) {
  return pass.input().reshape({pass.input().size(0), -1, layer.size});
}

at::Tensor Compute(const Patches& layer, const LayerPass& pass) {
  const at::Tensor& input = pass.input();
  const at::Tensor image = input.dim() == 4 ? input : input.unsqueeze(1);
  const at::Tensor squares = at::conv2d(image, pass.parameter(0), pass.parameter(1), {layer.size, layer.size});
  return squares.flatten(2).transpose(1, 2);  // (batch, width, rows, columns) -> (batch, squares, width)
}

at::Tensor Compute(const Positions& layer, const LayerPass& pass) {
  const bool learned = layer.kind == PositionKind::kLearned;
  return at::add(pass.input(), learned ? pass.parameter(0) : pass.buffer(0));
}

at::Tensor Compute(const ClassToken&, const LayerPass& pass) {
  const at::Tensor& input = pass.input();
  return at::cat({pass.parameter(0).expand({input.size(0), 1, input.size(2)}), input}, 1);
}

at::Tensor Compute(const SequencePool& layer, const LayerPass& pass) {
  const at::Tensor& input = pass.input();
  const std::int64_t half = input.size(2) / 2;
  switch (layer.pooling) {
    case SequencePooling::kMean:
      return input.mean(1);
    case SequencePooling::kFirst:
      return input.select(1, 0);
    case SequencePooling::kLast:
      return input.select(1, -1);
    case SequencePooling::kFinal:
      return at::cat({input.select(1, -1).narrow(1, 0, half), input.select(1, 0).narrow(1, half, half)}, 1);
  }
  return input;
}

}  // namespace hpo::trial_runner
