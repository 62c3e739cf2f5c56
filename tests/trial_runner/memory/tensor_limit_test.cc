// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/memory/tensor_limit.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <c10/util/Exception.h>
#include <gtest/gtest.h>

#include <optional>

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kMegabyte = 1'000'000;

at::Tensor Bytes(std::int64_t megabytes) {
  return at::empty({megabytes * kMegabyte}, at::TensorOptions().dtype(at::kByte));
}

TEST(TensorLimitTest, WhatIsFreedMayBeTakenAgain) {
  const TensorLimit limit(10 * kMegabyte);
  for (int i = 0; i < 3; ++i) EXPECT_NO_THROW(Bytes(8));
  const at::Tensor held = Bytes(8);
  EXPECT_THROW(Bytes(3), c10::OutOfMemoryError);
  EXPECT_NO_THROW(Bytes(1));
}

TEST(TensorLimitTest, OfTwoLimitsBothHold) {
  const TensorLimit outer(10 * kMegabyte);
  const at::Tensor held = Bytes(4);
  {
    const TensorLimit inner(3 * kMegabyte);
    EXPECT_THROW(Bytes(4), c10::OutOfMemoryError);
    const TensorLimit wider(100 * kMegabyte);
    EXPECT_THROW(Bytes(4), c10::OutOfMemoryError);
  }
  EXPECT_NO_THROW(Bytes(5));
  EXPECT_THROW(Bytes(7), c10::OutOfMemoryError);
}

TEST(TensorLimitTest, ATensorMayOutliveIt) {
  at::Tensor first;
  {
    const TensorLimit limit(10 * kMegabyte);
    first = Bytes(8);
  }
  EXPECT_NO_THROW(Bytes(20));
  const TensorLimit later(4 * kMegabyte);
  EXPECT_NO_THROW(Bytes(3));
  first = at::Tensor();
  EXPECT_NO_THROW(Bytes(11));
}

TEST(TensorLimitTest, TheErrorSaysHowMuchIsMissing) {
  const TensorLimit limit(10 * kMegabyte);
  const at::Tensor held = Bytes(8);
  try {
    Bytes(30);
    FAIL() << "nothing was refused";
  } catch (const c10::OutOfMemoryError& error) {
    EXPECT_STREQ(error.what_without_backtrace(),
                 "out of memory: tensors take 8 MB, one of 30 MB more is beyond the limit");
  }
}

}  // namespace
}  // namespace hpo::trial_runner
