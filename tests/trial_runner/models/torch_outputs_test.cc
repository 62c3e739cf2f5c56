// SPDX-License-Identifier: Apache-2.0
//
// Networks of hpo compute what the same networks of torch.nn compute from the same weights.
#include "tests/trial_runner/models/torch_outputs.h"

#include <ATen/ops/tensor.h>
#include <c10/core/InferenceMode.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "tests/trial_runner/models/model_under_test.h"
#include "trial_runner/network.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;

constexpr std::int64_t kRows = 2;
constexpr double kTolerance = 1e-6;  // of logits near 1: float32 sums in another order

// As torch_outputs.py builds them by hand.
struct Case {
  json options;
  ModelInput input;
};

Case CaseOf(const std::string& model) {
  if (model == "mlp") {
    return {{{"depth", 2}, {"width", 5}, {"batch_norm", true}, {"activation", "gelu"}},
            {.sample_shape = {4}, .outputs = 3}};
  }
  if (model == "convnet") return {{{"depth", 2}, {"width", 2}}, {.sample_shape = {1, 8, 8}, .outputs = 3}};
  const ModelInput tokens{.sample_shape = {5}, .outputs = 3, .vocabulary = 7};
  if (model == "lstm") return {{{"depth", 2}, {"width", 3}, {"embedding", 4}, {"bidirectional", true}}, tokens};
  return {{{"depth", 2}, {"width", 4}, {"heads", 2}}, tokens};
}

// Every tensor by a formula of its place among the names in order.
void Fill(const Network& network) {
  std::vector<NamedTensor> tensors = network.Parameters();
  for (const NamedTensor& buffer : network.Buffers()) tensors.push_back(buffer);
  std::erase_if(tensors, [](const NamedTensor& item) { return !item.tensor.is_floating_point(); });
  std::ranges::sort(tensors, {}, &NamedTensor::name);
  for (std::size_t position = 0; position < tensors.size(); ++position) {
    const double start = tensors[position].name.ends_with("running_var") ? 1 : 0;
    std::vector<double> values;
    for (std::int64_t i = 0; i < tensors[position].tensor.numel(); ++i) {
      values.push_back(start + 0.4 * std::sin(1 + static_cast<double>(position) + 0.7 * static_cast<double>(i)));
    }
    tensors[position].tensor.copy_(at::tensor(values, at::kDouble).reshape(tensors[position].tensor.sizes()));
  }
}

at::Tensor Samples(const ModelInput& input) {
  Shape shape = input.sample_shape;
  shape.insert(shape.begin(), kRows);
  std::vector<double> values;
  for (std::int64_t i = 0; i < ElementCount(shape); ++i) {
    const auto token = static_cast<double>((5 * i + i / 3 + 2) % std::max<std::int64_t>(1, input.vocabulary));
    values.push_back(input.vocabulary > 0 ? token : std::sin(0.3 * static_cast<double>(i)));
  }
  return at::tensor(values, at::kDouble).reshape(shape).to(input.vocabulary > 0 ? at::kInt : at::kFloat);
}

class TorchOutputsTest : public testing::TestWithParam<TorchOutputs> {};

TEST_P(TorchOutputsTest, LogitsAreThoseOfTorch) {
  const c10::InferenceMode no_recording;
  const Registry registry = BuiltInRegistry();
  const auto [options, input] = CaseOf(GetParam().model);
  const auto network = BuildNetwork(Build(*registry.FindModel(GetParam().model), options, input), 1);
  Fill(*network);
  network->SetTraining(false);
  const at::Tensor logits = network->Forward(Samples(input)).flatten();
  ASSERT_EQ(logits.numel(), static_cast<std::int64_t>(GetParam().logits.size()));
  for (std::int64_t i = 0; i < logits.numel(); ++i) {
    EXPECT_NEAR(logits[i].item<double>(), GetParam().logits[i], kTolerance) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(All, TorchOutputsTest, testing::ValuesIn(kTorchOutputs),
                         [](const auto& row) { return std::string(row.param.model); });

}  // namespace
}  // namespace hpo::trial_runner
