// SPDX-License-Identifier: Apache-2.0
#include "tests/trial_runner/planned/against_autograd.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include <memory>

#include "trial_runner/architecture/inference.h"
#include "trial_runner/planned/planned_engine.h"
#include "trial_runner/precision/memory_format.h"

namespace hpo::trial_runner {
namespace {

// Kernels of our own serve one thread.
class OneThread {
 public:
  OneThread() { at::set_num_threads(1); }
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;
  ~OneThread() { at::set_num_threads(before_); }

 private:
  const int before_ = at::get_num_threads();
};

struct Engines {
  std::unique_ptr<Network> by_hand, recorded;
  std::unique_ptr<GradientEngine> planned, autograd;
};

std::unique_ptr<Network> Build(const Architecture& net) {
  constexpr std::uint64_t kSeed = 5;
  auto network = BuildNetwork(net, kSeed);
  UseMemoryFormat(ResolveMemoryFormat("auto", &net).used, *network);
  return network;
}

std::int64_t Outputs(const Architecture& net) { return InferShapes(net).back().front(); }

at::Tensor Samples(const Architecture& net, std::int64_t rows) {
  Shape shape = net.input_shape();
  shape.insert(shape.begin(), rows);
  return at::randn(shape).mul(2).add(1);
}

void ExpectClose(const NamedTensor& actual, const at::Tensor& expected, Closeness close) {
  EXPECT_TRUE(at::allclose(actual.tensor, expected, close.relative, close.absolute))
      << actual.name << " differs by " << actual.tensor.sub(expected).abs().max().item<double>();
}

void ExpectSame(Engines& engines, const std::vector<LabelledRows>& batches, Closeness close) {
  at::Tensor planned_loss = at::zeros({}, at::kDouble), autograd_loss = at::zeros({}, at::kDouble);
  for (const LabelledRows& batch : batches) {
    engines.planned->Run(batch, 0, planned_loss);
    engines.autograd->Run(batch, 0, autograd_loss);
    EXPECT_NEAR(planned_loss.item<double>() / autograd_loss.item<double>(), 1, close.relative);
    const std::vector<NamedTensor> parameters = engines.recorded->Parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      ExpectClose({parameters[i].name, engines.planned->Gradients()[i]}, engines.autograd->Gradients()[i], close);
    }
  }
  const std::vector<NamedTensor> actual = engines.by_hand->Buffers(), expected = engines.recorded->Buffers();
  for (std::size_t i = 0; i < expected.size(); ++i) ExpectClose(actual[i], expected[i].tensor, close);
}

}  // namespace

void ExpectClassesAsAutograd(const Architecture& net, const std::vector<std::int64_t>& batches, Closeness close) {
  ASSERT_TRUE(CanPlan(net));
  const OneThread one_thread;
  const std::int64_t classes = Outputs(net);
  Engines engines{Build(net), Build(net), nullptr, nullptr};
  engines.planned = MakePlannedEngine(net, *engines.by_hand, {.label_smoothing = 0.1});
  engines.autograd = MakeAutogradEngine(*engines.recorded, {.loss = {.label_smoothing = 0.1}, .classes = classes});
  at::manual_seed(1);
  std::vector<LabelledRows> rows;
  for (const std::int64_t count : batches) {
    rows.push_back({Samples(net, count), at::randint(classes, {count}, at::kLong)});
  }
  ExpectSame(engines, rows, close);
}

void ExpectNumbersAsAutograd(const Architecture& net, const std::vector<std::int64_t>& batches, Closeness close) {
  ASSERT_TRUE(CanPlan(net));
  const OneThread one_thread;
  std::vector<double> deviations, squares;
  for (std::int64_t i = 0; i < Outputs(net); ++i) {
    deviations.push_back(0.5 * static_cast<double>(1 + i * i));
    squares.push_back(deviations.back() * deviations.back());
  }
  Engines engines{Build(net), Build(net), nullptr, nullptr};
  engines.planned = MakePlannedEngine(net, *engines.by_hand, {.square_units = squares});
  engines.autograd = MakeAutogradEngine(*engines.recorded, {.deviations = deviations});
  at::manual_seed(1);
  std::vector<LabelledRows> rows;
  for (const std::int64_t count : batches) rows.push_back({Samples(net, count), at::randn({count, Outputs(net)})});
  ExpectSame(engines, rows, close);
}

}  // namespace hpo::trial_runner
