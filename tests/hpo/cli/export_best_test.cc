// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/export_best.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "hpo/base/error.h"
#include "hpo/cli/weights_file.h"
#include "tests/hpo/study/sample_study.h"

namespace hpo::cli {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// One tensor "output.weight" of two floats and the metadata of hpo-trial.
std::string WeightsBytes() {
  const std::string header = json{{"__metadata__", {{"hpo.architecture", R"({"input": [2], "layers": []})"}}},
                                  {"output.weight", {{"dtype", "F32"}, {"shape", {1, 2}}, {"data_offsets", {0, 8}}}}}
                                 .dump();
  std::string bytes(8, '\0');
  bytes[0] = static_cast<char>(header.size() & 0xFFU);
  bytes[1] = static_cast<char>(header.size() >> 8U);
  return bytes + header + std::string(8, '\0');
}

class ExportBestTest : public ::testing::Test {
 protected:
  ExportBestTest() {
    study::StudySpec spec = testing::SampleSpec();
    spec.training = {{"model", {{"name", "mlp"}}}};
    study::Study study(spec, {});
    testing::Tell(study, testing::AskAndStart(study), testing::Lost(study::EndCause::kCrashed));
    testing::Tell(study, study.Start(0, "cpu"), testing::Result(0.25));
    stored_.state = study.state();
  }

  ErrorCode ExportError() {
    try {
      ExportTrial(files_, stored_, *stored_.state.best(), "/out");
      return ErrorCode::kInternal;
    } catch (const Error& error) {
      message_ = error.what();
      return error.code();
    }
  }

  testing::MemoryFileSystem files_;
  StoredStudy stored_{.folder = "/runs/sample", .state = {}};
  std::string message_;
};

TEST_F(ExportBestTest, WritesWeightsDocumentsMetricsAndHowToLoadThem) {
  files_.Put("/runs/sample/trials/0000/attempt-2/best.safetensors", WeightsBytes());
  EXPECT_THAT(ExportTrial(files_, stored_, *stored_.state.best(), "/out"),
              ElementsAre("weights.safetensors", "architecture.json", "training.json", "metrics.json", "README.md"));
  EXPECT_EQ(files_.Peek("/out/weights.safetensors"), WeightsBytes());
  EXPECT_EQ(json::parse(files_.Peek("/out/architecture.json").value()).at("input"), json({2}));
  const json training = json::parse(files_.Peek("/out/training.json").value());
  EXPECT_EQ(training.at("model").at("name"), "mlp");
  EXPECT_TRUE(training.at("optimizer").contains("lr"));
  EXPECT_EQ(json::parse(files_.Peek("/out/metrics.json").value()).at("value"), 0.25);
  const std::string readme = files_.Peek("/out/README.md").value();
  EXPECT_THAT(readme, HasSubstr("Trial 0: error 0.25."));
  EXPECT_THAT(readme, HasSubstr("| `output.weight` | F32 | 1 x 2 |"));
}

TEST_F(ExportBestTest, TheWeightsOfTheLatestAttemptThatHasSomeAreTaken) {
  files_.Put("/runs/sample/trials/0000/attempt-1/best.safetensors", WeightsBytes());
  ExportTrial(files_, stored_, *stored_.state.best(), "/out");
  EXPECT_EQ(files_.Peek("/out/weights.safetensors"), WeightsBytes());
}

TEST_F(ExportBestTest, WithoutWeightsNothingIsWritten) {
  EXPECT_EQ(ExportError(), ErrorCode::kNotFound);
  EXPECT_THAT(message_, HasSubstr("trial 0 left no best.safetensors; only trainings by hpo-trial"));
  EXPECT_FALSE(files_.Peek("/out/metrics.json"));
}

TEST_F(ExportBestTest, DamagedWeightsAreNamedAndNothingIsWritten) {
  const std::string file = "/runs/sample/trials/0000/attempt-2/best.safetensors", whole = WeightsBytes();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    files_.Put(file, whole.substr(0, size));
    EXPECT_EQ(ExportError(), ErrorCode::kInvalidInput) << "cut to " << size;
    EXPECT_THAT(message_, HasSubstr(file));
  }
  files_.Put(file, std::string(8, '\xFF') + whole);
  EXPECT_EQ(ExportError(), ErrorCode::kInvalidInput);
  EXPECT_FALSE(files_.Peek("/out/weights.safetensors"));
}

TEST_F(ExportBestTest, AFullDiskIsAnError) {
  files_.Put("/runs/sample/trials/0000/attempt-2/best.safetensors", WeightsBytes());
  files_.FailFrom(files_.calls() + 1);
  EXPECT_EQ(ExportError(), ErrorCode::kCannotWrite);
}

}  // namespace
}  // namespace hpo::cli
