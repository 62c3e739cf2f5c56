// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/layout/layout_rules.h"
#include "tests/support/paths.h"

namespace hpo::layout {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(LayoutRulesTest, SearchMayUseTheStandardLibraryEigenAndItself) {
  EXPECT_THAT(
      CheckIncludes("search/gp/fit.cc", "#include <vector>\n#include <Eigen/Dense>\n#include \"search/history.h\"\n"),
      IsEmpty());
}

TEST(LayoutRulesTest, SearchMayNotKnowTheStudy) {
  EXPECT_THAT(CheckIncludes("search/history.h", "\n#include \"hpo/study/event.h\"\n"),
              ElementsAre(HasSubstr("search/history.h:2: includes hpo/study/event.h")));
}

TEST(LayoutRulesTest, SearchHasNoClockFileOrThread) {
  EXPECT_EQ(CheckIncludes("search/history.h", "#include <chrono>\n# include <thread>\n#include <fstream>\n").size(),
            3u);
}

TEST(LayoutRulesTest, SearchReadsNoJson) {
  EXPECT_THAT(CheckIncludes("search/options.cc", "#include <nlohmann/json.hpp>\n"), ElementsAre(HasSubstr("library")));
}

TEST(LayoutRulesTest, ArrowsInsideHpoPointDown) {
  EXPECT_THAT(CheckIncludes("hpo/run/tuner.cc", "#include \"hpo/study/study.h\"\n"), IsEmpty());
  EXPECT_EQ(CheckIncludes("hpo/study/study.cc", "#include \"hpo/run/tuner.h\"\n").size(), 1u);
  EXPECT_EQ(CheckIncludes("hpo/run/tuner.cc", "#include \"hpo/report/text.h\"\n").size(), 1u);
  EXPECT_EQ(CheckIncludes("hpo/hpo.h", "#include \"hpo/cli/command.h\"\n").size(), 1u);
}

TEST(LayoutRulesTest, HpoKnowsTheProtocolButNotTheRunner) {
  EXPECT_THAT(CheckIncludes("hpo/run/worker.cc", "#include \"trial_runner/protocol/message.h\"\n"), IsEmpty());
  EXPECT_EQ(CheckIncludes("hpo/run/worker.cc", "#include \"trial_runner/trainer.h\"\n").size(), 1u);
}

TEST(LayoutRulesTest, TheRunnerKnowsNeitherSearchNorHpo) {
  EXPECT_EQ(
      CheckIncludes("trial_runner/trainer.cc", "#include \"search/history.h\"\n#include \"hpo/base/error.h\"\n").size(),
      2u);
}

TEST(LayoutRulesTest, TorchStaysInSourceFilesOfTheRunner) {
  EXPECT_THAT(CheckIncludes("trial_runner/trainer.cc", "#include <ATen/ATen.h>\n"), IsEmpty());
  EXPECT_EQ(CheckIncludes("trial_runner/trainer.h", "#include <ATen/ATen.h>\n").size(), 1u);
  EXPECT_EQ(CheckIncludes("trial_runner/protocol/message.cc", "#include <c10/core/Device.h>\n").size(), 1u);
  EXPECT_EQ(CheckIncludes("hpo/run/worker.cc", "#include \"torch/torch.h\"\n").size(), 1u);
}

TEST(LayoutRulesTest, IncludesAreWrittenFromTheRoot) {
  EXPECT_EQ(CheckIncludes("hpo/base/clock.cc", "#include \"clock.h\"\n").size(), 1u);
}

TEST(LayoutRulesTest, TheLicenceLineMayFollowAnInterpreterLine) {
  EXPECT_THAT(CheckLicence("a.sh", "#!/bin/sh\n# SPDX-License-Identifier: Apache-2.0\n"), IsEmpty());
  EXPECT_EQ(CheckLicence("a.sh", "#!/bin/sh\n\n# SPDX-License-Identifier: Apache-2.0\n").size(), 1u);
  EXPECT_EQ(CheckLicence("a.h", "").size(), 1u);
}

TEST(LayoutRulesTest, AFileMayHave400Lines) {
  EXPECT_THAT(CheckSize("a.h", std::string(400, '\n')), IsEmpty());
  EXPECT_EQ(CheckSize("a.h", std::string(401, '\n')).size(), 1u);
}

std::string Read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool IsSource(const std::filesystem::path& path) {
  const std::string extension = path.extension().string();
  return extension == ".h" || extension == ".cc" || extension == ".sh" || extension == ".py" || extension == ".cmake" ||
         path.filename() == "CMakeLists.txt";
}

TEST(LayoutTest, EveryFileOfTheTreeKeepsTheRules) {
  const std::filesystem::path root = testing::kSourceFolder;
  std::vector<Problem> problems;
  int files = 0;
  for (const char* folder : {"search", "hpo", "trial_runner", "examples", "tests", "cmake", "scripts"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      if (!entry.is_regular_file() || !IsSource(entry.path())) continue;
      const std::string path = entry.path().lexically_relative(root).generic_string();
      const std::string text = Read(entry.path());
      for (const auto& check : {CheckIncludes, CheckLicence, CheckSize}) {
        for (Problem& problem : check(path, text)) problems.push_back(std::move(problem));
      }
      ++files;
    }
  }
  EXPECT_GT(files, 50) << "no sources under " << root;
  EXPECT_THAT(problems, IsEmpty());
}

}  // namespace
}  // namespace hpo::layout
