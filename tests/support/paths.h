// SPDX-License-Identifier: Apache-2.0
//
// Where the tree lies, and where the build put the programs that tests start. hpo_test(... PATHS) defines those that a
// test names, in a generated file. All other files are alike in every clone, and compiled once for all.
#pragma once

namespace hpo::testing {

extern const char* const kSourceFolder;
extern const char* const kHpoProgram;
extern const char* const kTrialProgram;
extern const char* const kCustomModelProgram;
extern const char* const kOddRunnerProgram;
extern const char* const kFakeRunnerProgram;
extern const char* const kExecutorOwnerProgram;
extern const char* const kChromiumProgram;

}  // namespace hpo::testing
