// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/memory/available_memory.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/scratch_folder.h"

namespace hpo::trial_runner {
namespace {

// A machine with 1000 kB left and files of control groups that tests write.
class AvailableMemoryTest : public ::testing::Test {
 protected:
  AvailableMemoryTest() { folder_.Write("proc/meminfo", "MemTotal: 4000 kB\nMemAvailable:    1000 kB\n"); }

  std::optional<std::uint64_t> Available() const {
    return AvailableMemory({.processes = folder_.path() / "proc", .groups = folder_.path() / "groups"});
  }

  // Of the second version.
  void Group(const std::string& name, const std::string& limit, int used, int idle) {
    folder_.Write("groups/" + name + "/memory.max", limit + "\n");
    folder_.Write("groups/" + name + "/memory.current", std::to_string(used) + "\n");
    folder_.Write("groups/" + name + "/memory.stat", "anon 7\ninactive_file " + std::to_string(idle) + "\n");
  }

  const ScratchFolder folder_;
};

TEST_F(AvailableMemoryTest, WithoutLimitsTheMachineDecides) {
  EXPECT_EQ(Available(), 1'024'000u);
  Group("", "max", 5, 5);
  EXPECT_EQ(Available(), 1'024'000u);
}

TEST_F(AvailableMemoryTest, AContainersLimitLeavesWhatIsNotUsedAndIdlePages) {
  Group("", "5000", 3000, 400);
  EXPECT_EQ(Available(), 2400u);
  Group("", "5000", 9000, 0);
  EXPECT_EQ(Available(), 0u);
}

TEST_F(AvailableMemoryTest, TheTightestOfTheGroupsAroundTheProcessHolds) {
  folder_.Write("proc/self/cgroup", "0::/batch/job\n");
  Group("batch/job", "9000", 100, 0);
  Group("batch", "5000", 3000, 0);
  EXPECT_EQ(Available(), 2000u);
}

TEST_F(AvailableMemoryTest, TheFirstVersionOfGroupsIsReadToo) {
  folder_.Write("proc/self/cgroup", "5:cpu:/x\n4:memory:/job\n0::/\n");
  folder_.Write("groups/memory/job/memory.limit_in_bytes", "8000\n");
  folder_.Write("groups/memory/job/memory.usage_in_bytes", "6000\n");
  folder_.Write("groups/memory/job/memory.stat", "cache 1\ntotal_inactive_file 500\n");
  EXPECT_EQ(Available(), 2500u);
}

TEST_F(AvailableMemoryTest, ThisMachineSaysWhatItHasLeft) { EXPECT_GT(AvailableMemory().value_or(0), 1'000'000u); }

}  // namespace
}  // namespace hpo::trial_runner
