// SPDX-License-Identifier: Apache-2.0
#include "hpo/run/process_options.h"

#include <gmock/gmock.h>

#include "hpo/base/error.h"

namespace hpo::run {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(ProcessOptionsTest, CoresAreDividedAmongSlots) {
  const ProcessExecutorOptions automatic = MakeProcessOptions({});
  EXPECT_EQ(automatic.slots, AutoSlots());
  EXPECT_EQ(automatic.threads, 1);
  EXPECT_EQ(MakeProcessOptions({.slots = 1}).threads, Cores());
  EXPECT_EQ(MakeProcessOptions({.slots = 10 * Cores()}).threads, 1);
}

TEST(ProcessOptionsTest, LimitsComeFromTheStudy) {
  const ProcessExecutorOptions options =
      MakeProcessOptions({.trial_timeout_s = 600, .hang_timeout_s = 30, .stop_grace_s = 2.5});
  EXPECT_EQ(options.trial_timeout, 600s);
  EXPECT_EQ(options.hang_timeout, 30s);
  EXPECT_EQ(options.stop_grace, 2500ms);
  EXPECT_FALSE(MakeProcessOptions({}).trial_timeout);
}

TEST(ProcessOptionsTest, AnAbsentDeviceIsRefusedWithThoseThatExist) {
  EXPECT_EQ(MakeProcessOptions({.devices = {"cpu"}}).devices, std::vector<std::string>{"cpu"});
  try {
    MakeProcessOptions({.devices = {"cpu", "cuda:99"}});
    FAIL() << "accepted cuda:99";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
    EXPECT_THAT(error.what(), AllOf(HasSubstr("executor.devices.1: "), HasSubstr("\"cuda:99\""), HasSubstr("\"cpu\"")));
  }
}

}  // namespace
}  // namespace hpo::run
