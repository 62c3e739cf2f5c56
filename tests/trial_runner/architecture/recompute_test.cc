// SPDX-License-Identifier: Apache-2.0
//
// Networks that compute parts of themselves again in the backward pass: the same bits, less memory.
#include "trial_runner/architecture/recompute.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>
#include <c10/core/Allocator.h>
#include <c10/util/ThreadLocalDebugInfo.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/trial_runner/models/model_under_test.h"
#include "trial_runner/gradient_engine.h"
#include "trial_runner/precision/mixed_precision.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;

constexpr std::int64_t kRows = 6;

struct Case {
  const char* name;
  const char* model;
  json options;
  ModelInput input;
  const char* precision = "fp32";
};

const ModelInput kText{.sample_shape = {7}, .outputs = 3, .vocabulary = 9, .padding = 0};
const json kTransformer = {
    {"depth", 3}, {"width", 8}, {"heads", 2}, {"dropout", 0.2}, {"attention_dropout", 0.2}, {"stochastic_depth", 0.3}};
const Case kCases[] = {
    {"batch_norm_and_dropout",
     "mlp",
     {{"depth", 4}, {"width", 8}, {"batch_norm", true}, {"dropout", 0.3}, {"residual", true}},
     {.sample_shape = {5}, .outputs = 3}},
    {"convolutions",
     "resnet",
     {{"depth", "18"}, {"width", 4}, {"stem", "cifar"}, {"stochastic_depth", 0.5}, {"dropout", 0.2}},
     {.sample_shape = {3, 8, 8}, .outputs = 3}},
    {"attention", "transformer", kTransformer, kText},
    {"tied_weights",
     "transformer",
     kTransformer,
     {.sample_shape = {7}, .outputs = 9, .vocabulary = 9, .label_per_token = true}},
    {"recurrent", "lstm", {{"depth", 2}, {"width", 6}, {"dropout", 0.3}, {"bidirectional", true}}, kText},
    {"bf16", "transformer", kTransformer, kText, "bf16"},
    {"float8",
     "transformer",
     {{"depth", 3}, {"width", 32}, {"heads", 2}, {"dropout", 0.2}, {"stochastic_depth", 0.3}},
     kText,
     "float8"},
    {"tied_bf16",
     "transformer",
     kTransformer,
     {.sample_shape = {7}, .outputs = 9, .vocabulary = 9, .label_per_token = true},
     "bf16"},
};

LabelledRows Batch(const ModelInput& input) {
  at::manual_seed(5);
  Shape shape = input.sample_shape;
  shape.insert(shape.begin(), kRows);
  const at::TensorOptions whole = at::TensorOptions().dtype(at::kInt);
  LabelledRows batch;
  batch.samples = input.vocabulary > 0 ? at::randint(input.vocabulary, shape, whole) : at::randn(shape);
  const Shape labels = input.label_per_token ? shape : Shape{kRows};
  batch.labels = at::randint(input.outputs, labels, at::TensorOptions().dtype(at::kLong));
  return batch;
}

// All that two steps leave behind.
std::vector<NamedTensor> Trained(const Case& row, Network& network) {
  const LabelledRows batch = Batch(row.input);
  MixedPrecision precision({"", row.precision, ""});
  const auto engine = MakeAutogradEngine(network, {.precision = &precision, .classes = row.input.outputs});
  at::Tensor loss_sum = at::zeros({}, at::TensorOptions().dtype(at::kDouble));
  at::manual_seed(7);
  std::vector<NamedTensor> left;
  for (int step = 0; step < 2; ++step) {
    engine->Run(batch, step, loss_sum);
    const std::vector<NamedTensor> parameters = network.Parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      left.push_back({parameters[i].name, engine->Gradients()[i].clone()});
    }
  }
  for (const NamedTensor& buffer : network.Buffers()) left.push_back(buffer);
  left.push_back({"loss", loss_sum});
  left.push_back({"generator", at::detail::getDefaultCPUGenerator().get_state()});
  return left;
}

void ExpectSameBits(const std::vector<NamedTensor>& a, const std::vector<NamedTensor>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_TRUE(at::equal(a[i].tensor, b[i].tensor)) << i << a[i].name;
}

class RecomputeTest : public testing::TestWithParam<Case> {
 protected:
  Architecture Net() const {
    return Build(*BuiltInRegistry().FindModel(GetParam().model), GetParam().options, GetParam().input);
  }
};

TEST_P(RecomputeTest, GradientsAndStatisticsHaveTheSameBits) {
  const Architecture net = Net();
  const auto kept = BuildNetwork(net, 1);
  const std::vector<NamedTensor> expected = Trained(GetParam(), *kept);
  for (const int segments : {2, 4, 100}) {
    const auto again = BuildNetwork(net, 1, CutIntoSegments(net, segments));
    SCOPED_TRACE(segments);
    ExpectSameBits(Trained(GetParam(), *again), expected);
  }
}

TEST_P(RecomputeTest, FrozenLayersStayFrozen) {
  const Architecture net = Net();
  const auto kept = BuildNetwork(net, 1), again = BuildNetwork(net, 1, CutIntoSegments(net, 4));
  for (Network* network : {kept.get(), again.get()}) {
    const std::vector<NamedTensor> parameters = network->Parameters();
    for (std::size_t i = 0; i < parameters.size() / 2; ++i) parameters[i].tensor.set_requires_grad(false);
  }
  ExpectSameBits(Trained(GetParam(), *again), Trained(GetParam(), *kept));
}

INSTANTIATE_TEST_SUITE_P(All, RecomputeTest, testing::ValuesIn(kCases),
                         [](const auto& row) { return std::string(row.param.name); });

// Counts what ATen's CPU allocator gives out on this thread.
class PeakBytes final : public c10::MemoryReportingInfoBase {
 public:
  void reportMemoryUsage(void*, std::int64_t bytes, std::size_t, std::size_t, c10::Device) override {
    live_ += bytes;
    peak_ = std::max(peak_, live_);
  }
  bool memoryProfilingEnabled() const override { return true; }
  std::int64_t peak() const { return peak_; }

 private:
  std::int64_t live_ = 0, peak_ = 0;
};

std::int64_t PeakOfAStep(const Architecture& net, std::vector<Segment> segments) {
  const auto network = BuildNetwork(net, 1, std::move(segments));
  const auto engine = MakeAutogradEngine(*network, {.classes = 3});
  const LabelledRows batch{.samples = at::randn({1024, 64}),
                           .labels = at::zeros({1024}, at::TensorOptions().dtype(at::kLong))};
  at::Tensor loss_sum = at::zeros({}, at::TensorOptions().dtype(at::kDouble));
  const auto peak = std::make_shared<PeakBytes>();
  const c10::DebugInfoGuard counting(c10::DebugInfoKind::PROFILER_STATE, peak);
  engine->Run(batch, 0, loss_sum);
  return peak->peak();
}

TEST(RecomputeMemoryTest, ADeepNetworkNeedsLessThanHalf) {
  const ModelInput input{.sample_shape = {64}, .outputs = 3};
  const Architecture net = Build(*BuiltInRegistry().FindModel("mlp"), {{"depth", 16}, {"width", 64}}, input);
  const std::int64_t kept = PeakOfAStep(net, {}), again = PeakOfAStep(net, CutIntoSegments(net, 4));
  RecordProperty("kept_bytes", std::to_string(kept));
  RecordProperty("recomputed_bytes", std::to_string(again));
  EXPECT_GT(kept, std::int64_t{16} * 1024 * 64 * 4);
  EXPECT_LT(2 * again, kept);
}

}  // namespace
}  // namespace hpo::trial_runner
