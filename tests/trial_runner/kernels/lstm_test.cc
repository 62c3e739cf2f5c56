// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/kernels/lstm.h"

#include <ATen/ops/allclose.h>
#include <ATen/ops/lstm.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <stdexcept>
#include <tuple>

#include "tests/trial_runner/kernels/against_double.h"
#include "trial_runner/network.h"

namespace hpo::trial_runner {
namespace {

constexpr double kTolerance = 1e-5;

using Tensors = std::vector<at::Tensor>;

struct Extents {
  std::int64_t length, batch, inputs, hidden;
};

// Input, weights and biases, in the order of LstmLayer's.
Tensors RandomTensors(const Extents& e) {
  const auto weights = [](std::int64_t rows, std::int64_t columns) { return at::mul(at::randn({rows, columns}), 0.2); };
  return {at::randn({e.length, e.batch, e.inputs}), weights(4 * e.hidden, e.inputs), weights(4 * e.hidden, e.hidden),
          at::randn({4 * e.hidden}), at::randn({4 * e.hidden})};
}

at::Tensor ByKernel(const Tensors& x, bool backwards) { return LstmLayer(x[0], {x[1], x[2], x[3], x[4]}, backwards); }

at::Tensor ByAten(const Tensors& x, bool backwards) {
  const at::Tensor start = at::zeros({1, x[0].size(1), x[2].size(1)}, x[0].options());
  const at::Tensor input = backwards ? x[0].flip(0) : x[0];
  const at::Tensor states = std::get<0>(at::lstm(input, {start, start}, {x[1], x[2], x[3], x[4]}, /*has_biases=*/true,
                                                 /*num_layers=*/1, /*dropout=*/0, /*train=*/true,
                                                 /*bidirectional=*/false, /*batch_first=*/false));
  return backwards ? states.flip(0) : states;
}

TEST(LstmLayerTest, ItsGradientsAreThoseOfAtenInDoublePrecisionInBothDirections) {
  for (const Extents& e : {Extents{1, 1, 1, 8}, {2, 3, 5, 8}, {7, 4, 20, 16}, {9, 33, 12, 96}}) {
    for (const bool backwards : {false, true}) {
      SCOPED_TRACE(e.length);
      ExpectMatches([&](const Tensors& x) { return ByKernel(x, backwards); },
                    [&](const Tensors& x) { return ByAten(x, backwards); }, RandomTensors(e), kTolerance);
    }
  }
}

TEST(LstmLayerTest, AFrozenLayerPassesGradientsOn) {
  Tensors x = RandomTensors({3, 2, 4, 8});
  x[0].set_requires_grad(true);
  const at::Tensor weights = at::randn({3, 2, 8});
  const at::Tensor frozen = torch::autograd::grad({ByKernel(x, false)}, {x[0]}, {weights})[0];
  x[1].set_requires_grad(true);
  EXPECT_TRUE(frozen.equal(torch::autograd::grad({ByKernel(x, false)}, {x[0]}, {weights})[0]));
}

TEST(LstmLayerTest, ASecondBackwardPassIsRefusedAsTheFirstUsedTheGates) {
  Tensors x = RandomTensors({3, 2, 4, 8});
  x[0].set_requires_grad(true);
  const at::Tensor states = ByKernel(x, false), weights = at::randn({3, 2, 8});
  torch::autograd::grad({states}, {x[0]}, {weights}, /*retain_graph=*/true);
  EXPECT_THROW(torch::autograd::grad({states}, {x[0]}, {weights}), std::logic_error);
}

TEST(LstmLayerTest, LayersAndDirectionsOfANetworkAreAtens) {
  const OneThread one_thread;
  Architecture net({5, 3});
  net.Add("lstm", Recurrent{.cell = RecurrentCell::kLstm, .layers = 2, .hidden = 8, .bidirectional = true},
          Architecture::kInput);
  const auto network = BuildNetwork(net, 1);
  Tensors weights;
  for (const NamedTensor& parameter : network->Parameters()) weights.push_back(parameter.tensor);
  const at::Tensor x = at::randn({2, 5, 3}), start = at::zeros({4, 2, 8});
  const at::Tensor expected =
      std::get<0>(at::lstm(x, {start, start}, weights, /*has_biases=*/true, /*num_layers=*/2, /*dropout=*/0,
                           /*train=*/true, /*bidirectional=*/true, /*batch_first=*/true));
  EXPECT_TRUE(at::allclose(network->Forward(x), expected, 1e-5, 1e-6));
}

}  // namespace
}  // namespace hpo::trial_runner
