// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/session/failure.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <c10/util/Exception.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <limits>
#include <new>
#include <stdexcept>
#include <system_error>

#include "trial_runner/trainer.h"

namespace hpo::trial_runner {
namespace {

using protocol::EndCause;

template <typename Error>
Failure FailureFrom(const Error& error) {
  return FailureOf(std::make_exception_ptr(error));
}

TEST(FailureTest, EachExceptionHasItsCause) {
  EXPECT_EQ(FailureFrom(BadConfiguration("no rows")).cause, EndCause::kBadConfiguration);
  EXPECT_EQ(FailureFrom(std::invalid_argument("no rows")).cause, EndCause::kBadConfiguration);
  EXPECT_EQ(FailureFrom(Diverged("loss is nan")).cause, EndCause::kFinished);
  EXPECT_EQ(FailureFrom(std::bad_alloc()).cause, EndCause::kOutOfMemory);
  EXPECT_EQ(FailureFrom(std::bad_alloc()).why, "out of memory");
  EXPECT_EQ(FailureFrom(std::runtime_error("disk full")).cause, EndCause::kCrashed);
  EXPECT_EQ(FailureFrom(std::runtime_error("disk full")).why, "disk full");
  EXPECT_EQ(FailureFrom(std::runtime_error("")).why, "an error without a message");
  EXPECT_EQ(FailureFrom(42).why, "an exception that is no std::exception");
}

TEST(FailureTest, TorchAllocatorsRunningOutIsOutOfMemory) {
  EXPECT_EQ(FailureFrom(c10::OutOfMemoryError({__func__, __FILE__, __LINE__}, "CUDA out of memory")).cause,
            EndCause::kOutOfMemory);
  Failure failure;
  try {
    at::empty({std::numeric_limits<std::int64_t>::max() / 16});
  } catch (...) {
    failure = FailureOf(std::current_exception());
  }
  EXPECT_EQ(failure.cause, EndCause::kOutOfMemory) << failure.why;
}

TEST(FailureTest, OtherTorchErrorsAreCrashesWithoutTheStack) {
  Failure failure;
  try {
    at::empty({2, 3}).view({4});
  } catch (...) {
    failure = FailureOf(std::current_exception());
  }
  EXPECT_EQ(failure.cause, EndCause::kCrashed);
  EXPECT_THAT(failure.why, ::testing::HasSubstr("invalid for input of size 6"));
  EXPECT_THAT(failure.why, ::testing::Not(::testing::HasSubstr("frame #")));
  EXPECT_FALSE(failure.device_broken);
}

TEST(FailureTest, FaultOfTheAcceleratorBreaksTheDevice) {
  const Failure failure = FailureFrom(c10::AcceleratorError({__func__, __FILE__, __LINE__}, 700, "illegal access"));
  EXPECT_EQ(failure.cause, EndCause::kDeviceFault);
  EXPECT_TRUE(failure.device_broken);
}

TEST(FailureTest, ADiskThatTakesNoMoreIsNoFaultOfTheTrial) {
  const auto failure_of = [](std::errc code) {
    return FailureFrom(std::filesystem::filesystem_error("cannot write", "/full/x", std::make_error_code(code)));
  };
  EXPECT_EQ(failure_of(std::errc::no_space_on_device).cause, EndCause::kCannotWrite);
  EXPECT_EQ(failure_of(std::errc::no_space_on_device).why, "/full/x: cannot be written: No space left on device");
  EXPECT_EQ(failure_of(std::errc::read_only_file_system).cause, EndCause::kCannotWrite);
  EXPECT_EQ(failure_of(std::errc::io_error).cause, EndCause::kCrashed);
}

TEST(FailureTest, LongTextsAreCut) {
  EXPECT_LT(FailureFrom(std::runtime_error(std::string(100000, 'x'))).why.size(), 2100u);
}

}  // namespace
}  // namespace hpo::trial_runner
