// SPDX-License-Identifier: Apache-2.0
//
// The study files a user starts from are legal: those of studies/ and the one `hpo init` writes.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "hpo/cli/application.h"
#include "hpo/study/study_file.h"
#include "tests/support/paths.h"
#include "tests/support/program.h"
#include "tests/support/scratch_folder.h"

namespace hpo::cli {
namespace {

std::string Content(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(StudyFilesTest, EveryStudyOfTheFolderParses) {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(testing::kSourceFolder + std::string("/studies"))) {
    if (entry.path().extension() != ".json") continue;
    const study::StudyFile file = study::ParseStudyFile(Content(entry.path()), entry.path().string());
    EXPECT_EQ(file.spec.name, entry.path().stem());
    ++files;
  }
  EXPECT_GE(files, 3);
}

TEST(StudyFilesTest, InitWritesALegalStudy) {
  const ScratchFolder scratch;
  const std::string path = (scratch.path() / "study.json").string();
  std::ostringstream out, err;
  Terminal terminal{.out = out, .err = err};
  ASSERT_EQ(RunApplication({"init", path}, terminal), 0) << err.str();
  EXPECT_EQ(study::ParseStudyFile(Content(path), path).spec.space.size(), 7);
}

}  // namespace
}  // namespace hpo::cli
