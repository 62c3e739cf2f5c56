// SPDX-License-Identifier: Apache-2.0
//
// What fills texts up to one length changes no output.
#include <ATen/ops/abs.h>
#include <ATen/ops/max.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <c10/core/InferenceMode.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/trial_runner/models/model_under_test.h"
#include "trial_runner/network.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;

constexpr double kTolerance = 1e-6;  // sums over another number of terms, those added being 0

struct Case {
  const char* name;
  const char* model;
  json options;
};

const Case kCases[] = {
    {"mean_of_attention", "transformer", {{"pooling", "mean"}}},
    {"class_token", "transformer", {{"pooling", "class_token"}}},
    {"last_of_attention", "transformer", {{"pooling", "last"}}},
    {"last_state", "lstm", {}},
    {"mean_of_states", "lstm", {{"pooling", "mean"}}},
    {"both_ways", "lstm", {{"bidirectional", true}, {"depth", 2}}},
    {"mean_of_both_ways", "lstm", {{"bidirectional", true}, {"cell", "gru"}, {"pooling", "mean"}}},
};

class PaddingTest : public testing::TestWithParam<Case> {
 protected:
  // For texts of `length` tokens, with weights that do not depend on it.
  std::unique_ptr<Network> Make(std::int64_t length) const {
    json options = GetParam().options;
    options["width"] = 8;
    if (GetParam().model == std::string("transformer")) options.update({{"positions", "none"}, {"depth", 2}});
    const ModelInput input{.sample_shape = {length}, .outputs = 3, .vocabulary = 9, .padding = 0};
    auto network = BuildNetwork(Build(*BuiltInRegistry().FindModel(GetParam().model), options, input), 1);
    network->SetTraining(false);
    return network;
  }
};

// Texts of 5, 1 and 3 tokens.
at::Tensor Texts(std::int64_t length) {
  const c10::InferenceMode no_recording;
  at::Tensor tokens = at::zeros({3, length}, at::TensorOptions().dtype(at::kInt));
  const std::vector<std::vector<int>> texts = {{4, 2, 8, 1, 1}, {7}, {3, 3, 5}};
  for (std::size_t row = 0; row < texts.size(); ++row) {
    const auto words = static_cast<std::int64_t>(texts[row].size());
    tokens[static_cast<std::int64_t>(row)].narrow(0, 0, words).copy_(at::tensor(texts[row]));
  }
  return tokens;
}

double Difference(const at::Tensor& a, const at::Tensor& b) { return at::sub(a, b).abs().max().item<double>(); }

TEST_P(PaddingTest, MoreOfItChangesNothing) {
  const c10::InferenceMode no_recording;
  const auto brief = Make(5), filled = Make(12);
  EXPECT_LT(Difference(filled->Forward(Texts(12)), brief->Forward(Texts(5))), kTolerance);
}

TEST_P(PaddingTest, ItsRowOfTheEmbeddingChangesNothing) {
  const c10::InferenceMode no_recording;
  const auto network = Make(7);
  const at::Tensor before = network->Forward(Texts(7));
  for (const NamedTensor& item : network->Parameters()) {
    if (item.name == "tokens.weight") item.tensor[0][1].add_(3);
  }
  EXPECT_LT(Difference(network->Forward(Texts(7)), before), kTolerance);
  for (const NamedTensor& item : network->Parameters()) {
    if (item.name == "tokens.weight") item.tensor[3][1].add_(3);
  }
  EXPECT_GT(Difference(network->Forward(Texts(7)), before), 100 * kTolerance);
}

INSTANTIATE_TEST_SUITE_P(All, PaddingTest, testing::ValuesIn(kCases),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace hpo::trial_runner
