// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/environment.h"

#include <gtest/gtest.h>

#include "tests/support/program.h"
#include "tests/support/scratch_folder.h"

namespace hpo::cli {
namespace {

constexpr const char* kRevision = "0123456789abcdef0123456789abcdef01234567";

TEST(EnvironmentTest, NamesProgramCompilerAndProcessor) {
  const ScratchFolder scratch;
  const auto environment = Environment(scratch.path());
  for (const char* name : {"hpo", "compiler", "cpu", "cores", "system"}) EXPECT_NE(environment.at(name), "") << name;
  EXPECT_FALSE(environment.contains("git"));
}

TEST(EnvironmentTest, FollowsABranchToItsRevision) {
  const ScratchFolder scratch;
  scratch.Write(".git/HEAD", "ref: refs/heads/main\n");
  scratch.Write(".git/refs/heads/main", std::string(kRevision) + "\n");
  scratch.Write("deep/folder/file", "");
  EXPECT_EQ(Environment(scratch.path() / "deep" / "folder").at("git"), kRevision);
}

TEST(EnvironmentTest, FindsPackedReferencesAndDetachedHeads) {
  const ScratchFolder packed;
  packed.Write(".git/HEAD", "ref: refs/heads/main\n");
  packed.Write(".git/packed-refs", std::string("# pack-refs with: peeled\n") + kRevision + " refs/heads/main\n");
  EXPECT_EQ(Environment(packed.path()).at("git"), kRevision);
  const ScratchFolder detached;
  detached.Write(".git/HEAD", std::string(kRevision) + "\n");
  EXPECT_EQ(Environment(detached.path()).at("git"), kRevision);
}

}  // namespace
}  // namespace hpo::cli
