// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/add.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/div.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/sum.h>

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

namespace {

// The rows (batch, features) of the last positions that are more than filled up.
at::Tensor LastOf(const at::Tensor& input, const at::Tensor& real) {
  const at::Tensor last = at::sum(real, 1).sub(1).clamp_min(0);
  return input.gather(1, last.view({-1, 1, 1}).expand({-1, 1, input.size(2)})).squeeze(1);
}

at::Tensor PoolReal(const SequencePool& layer, const at::Tensor& input, const at::Tensor& real) {
  const std::int64_t half = input.size(2) / 2;
  switch (layer.pooling) {
    case SequencePooling::kMean: {
      const at::Tensor shares = at::div(real, at::sum(real, 1, /*keepdim=*/true)).to(input.scalar_type());
      return at::matmul(shares.unsqueeze(1), input).squeeze(1);
    }
    case SequencePooling::kFirst:
      return input.select(1, 0);
    case SequencePooling::kLast:
      return LastOf(input, real);
    case SequencePooling::kFinal:
      return at::cat({LastOf(input, real).narrow(1, 0, half), input.select(1, 0).narrow(1, half, half)}, 1);
  }
  return input;
}

}  // namespace

at::Tensor Compute(const SequencePool& layer, const LayerPass& pass) {
  const at::Tensor& input = pass.input();
  if (layer.padding >= 0) return PoolReal(layer, input, RealPositions(pass, layer.padding));
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
