// SPDX-License-Identifier: Apache-2.0
#include "search/instruction_set.h"

#include <gtest/gtest.h>

namespace hpo::search {
namespace {

// This program is itself compiled for x86-64-v3, so a CPU that runs it has it.
TEST(InstructionSetTest, TheCpuThatRunsThisTestIsAccepted) { EXPECT_TRUE(HasRequiredInstructionSet()); }

}  // namespace
}  // namespace hpo::search
