// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include "tests/trial_runner/architecture/forward/one_layer.h"

namespace hpo::trial_runner {
namespace {

TEST(CategoryEmbeddingTest, EachCategoryHasItsRow) {
  const auto network = OneLayer(CategoryEmbedding{.column = 1, .categories = 3, .width = 2}, {2});
  at::Tensor samples = at::zeros({3, 2});
  for (int row = 0; row < 3; ++row) samples[row][1] = 2 - row;
  const at::Tensor table = network->Parameters().front().tensor;
  EXPECT_TRUE(at::equal(network->Forward(samples), table.flip(0)));
}

TEST(LeadingColumnsTest, TheOthersAreLeftOut) {
  const at::Tensor samples = at::arange(6, at::kFloat).view({2, 3});
  EXPECT_TRUE(at::equal(OneLayer(LeadingColumns{2}, {3})->Forward(samples), samples.narrow(1, 0, 2)));
}

}  // namespace
}  // namespace hpo::trial_runner
