// SPDX-License-Identifier: Apache-2.0
//
// `hpo train` as a user starts it: the built programs and real trainings on the digits.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/paths.h"
#include "tests/support/program.h"
#include "tests/support/scratch_folder.h"

namespace hpo::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::kHpoProgram;
using testing::Program;
using ::testing::StartsWith;

constexpr const char* kSmall = R"({
  "dataset": {"name": "digits"},
  "model": {"name": "mlp", "mlp": {"width": 16, "depth": 1}},
  "optimizer": {"lr": 0.02},
  "checkpoint": {"every_s": 0},
  "epochs": 3
})";

class TrainCommandTest : public ::testing::Test {
 protected:
  Program Start(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {kHpoProgram, "train", "net.json"});
    return Program(std::move(arguments), {.folder = scratch_.path()});
  }

  // What is said of a document that cannot be trained; nothing may be left behind.
  std::string Refusal(const std::string& document, int status) {
    scratch_.Write("net.json", document);
    Program train = Start({"-o", "out"});
    EXPECT_EQ(train.Wait(), status);
    EXPECT_FALSE(fs::exists(scratch_.path() / "out"));
    EXPECT_FALSE(fs::exists(scratch_.path() / "out.partial"));
    return train.err();
  }

  std::string Content(const std::string& name) const {
    std::ifstream file(scratch_.path() / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  json Metrics(const std::string& folder) const { return json::parse(Content(folder + "/metrics.json")); }

  ScratchFolder scratch_;
};

TEST_F(TrainCommandTest, ADocumentBecomesAFolderWithItsWeights) {
  scratch_.Write("net.json", kSmall);
  Program train = Start({"-o", "out", "--seed", "5"});
  ASSERT_EQ(train.Wait(), 0) << train.err();
  EXPECT_THAT(train.out(), AllOf(StartsWith("trained net.json in "), HasSubstr("best epoch "),
                                 HasSubstr("\n  valid.error "), HasSubstr("\n  test.error ")));
  EXPECT_THAT(train.err(), HasSubstr("wrote to out: weights.safetensors architecture.json classes.json training.json "
                                     "metrics.json README.md"));
  EXPECT_EQ(Metrics("out").at("seed"), 5);
  EXPECT_EQ(Metrics("out").at("facts").at("rows").at("train"), 1149);
  EXPECT_LT(Metrics("out").at("test").at("test.error").get<double>(), 0.5);
  EXPECT_EQ(json::parse(Content("out/training.json")), json::parse(kSmall));
  EXPECT_EQ(json::parse(Content("out/classes.json"))[7], "7");
  EXPECT_FALSE(fs::exists(scratch_.path() / "out.partial"));
}

TEST_F(TrainCommandTest, NumbersOfATableAreLearnedAndComeWithTheirUnits) {
  std::string csv = "rooms,age,price\n";
  for (int row = 0; row < 200; ++row) {
    csv += fmt::format("{},{},{}\n", row % 7, row % 11, 1000 * (50 + 30 * (row % 7) - 4 * (row % 11)));
  }
  scratch_.Write("homes.csv", csv);
  scratch_.Write("net.json", R"({
    "dataset": {"name": "csv", "csv": {"path": "homes.csv", "target": "price", "task": "regression"}},
    "model": {"name": "mlp", "mlp": {"depth": 0}}, "optimizer": {"lr": 0.05}, "epochs": 60})");
  Program train = Start({"-o", "out"});
  ASSERT_EQ(train.Wait(), 0) << train.err();
  EXPECT_THAT(train.out(), AllOf(HasSubstr("\n  valid.rmse "), HasSubstr("\n  test.r2 ")));
  EXPECT_THAT(train.err(), HasSubstr("architecture.json targets.json training.json"));
  EXPECT_LT(Metrics("out").at("test").at("test.rmse").get<double>(), 5000);  // prices deviate by 61,000
  EXPECT_EQ(json::parse(Content("out/targets.json"))[0].at("name"), "price");
  EXPECT_THAT(Content("out/README.md"), HasSubstr("- `targets.json`: what the outputs stand for"));
}

TEST_F(TrainCommandTest, FoldsAreTrainedInTurnAndToldAsMeanAndSpread) {
  std::string folds = kSmall;
  folds.replace(folds.find(R"("name": "digits")"), 16, R"("name": "digits", "split": {"folds": 3})");
  scratch_.Write("net.json", folds);
  Program train = Start({"-o", "out"});
  ASSERT_EQ(train.Wait(), 0) << train.err();
  EXPECT_THAT(train.out(), AllOf(HasSubstr("\n  valid.error "), HasSubstr("\n  valid.error.std "),
                                 HasSubstr("\n  test.error.std ")));
  EXPECT_EQ(Metrics("out").at("facts").at("folds").at("trained"), 3);
}

TEST_F(TrainCommandTest, TheSeedDecidesTheWeights) {
  scratch_.Write("net.json", kSmall);
  for (const auto& [folder, seed] : {std::pair{"a", "1"}, {"b", "1"}, {"c", "2"}}) {
    Program train = Start({"-o", folder, "--seed", seed});
    ASSERT_EQ(train.Wait(), 0) << train.err();
  }
  EXPECT_EQ(Content("a/weights.safetensors"), Content("b/weights.safetensors"));
  EXPECT_NE(Content("a/weights.safetensors"), Content("c/weights.safetensors"));
}

TEST_F(TrainCommandTest, AnInterruptedTrainingGoesOnToTheSameWeights) {
  std::string longer = kSmall;
  longer.replace(longer.find("\"epochs\": 3"), 11, "\"epochs\": 40");
  scratch_.Write("net.json", longer);
  Program straight = Start({"-o", "straight"});
  ASSERT_EQ(straight.Wait(), 0) << straight.err();
  Program first = Start({"-o", "out"});
  ASSERT_TRUE(first.WaitUntil(
      [&] { return fs::exists(scratch_.path() / "out.partial/trials/0000/attempt-1/last.safetensors"); }));
  first.Signal(SIGINT);
  ASSERT_EQ(first.Wait(), 75) << first.err();
  EXPECT_THAT(first.err(), HasSubstr("go on with: hpo train net.json --seed 0 -o out"));
  Program second = Start({"-o", "out"});
  ASSERT_EQ(second.Wait(), 0) << second.err();
  EXPECT_EQ(Content("out/weights.safetensors"), Content("straight/weights.safetensors"));
}

TEST_F(TrainCommandTest, EveryProblemOfADocumentIsNamedWithItsLine) {
  const std::string said = Refusal(R"({
  "model": {"name": "mlp",
            "mlp": {"widht": 16}},
  "epochs": 0
})",
                                   65);
  EXPECT_THAT(said, AllOf(HasSubstr("net.json:3: model.mlp.widht: "), HasSubstr("did you mean width?"),
                          HasSubstr("net.json:4: epochs: ")));
}

TEST_F(TrainCommandTest, RulesAcrossSettingsAreChecked) {
  EXPECT_THAT(Refusal(R"({"optimizer": {"name": "sgd", "sgd": {"nesterov": true}}})", 65),
              HasSubstr("optimizer.sgd.nesterov: needs optimizer.sgd.momentum > 0"));
}

TEST_F(TrainCommandTest, ADeviceIsNoSettingOfTheDocumentAndAnAbsentOneIsRefused) {
  EXPECT_THAT(Refusal(R"({"device": "cuda"})", 65), HasSubstr("net.json:1: device: unknown key; legal: "));
  scratch_.Write("net.json", kSmall);
  Program train = Start({"-o", "out", "--device", "cuda:99"});
  EXPECT_EQ(train.Wait(), 2);
  EXPECT_THAT(train.err(), HasSubstr("--device: there is no device \"cuda:99\" here"));
  EXPECT_FALSE(fs::exists(scratch_.path() / "out.partial"));
}

TEST_F(TrainCommandTest, AStudyFileIsSentToItsCommand) {
  EXPECT_THAT(Refusal(R"({"space": {}, "training": {}})", 65), HasSubstr("net.json: is a study file: hpo run runs it"));
}

TEST_F(TrainCommandTest, ABatchLargerThanTheDataIsOneError) {
  scratch_.Write("net.json", R"({"dataset": {"name": "digits"}, "batch_size": 5000, "epochs": 1})");
  Program train = Start({"-o", "out"});
  EXPECT_NE(train.Wait(), 0);
  EXPECT_THAT(train.err(), HasSubstr("the training failed: bad_configuration: batch_size: 5000 is more than the 1149 "
                                     "rows to train on; take fewer, or leave it out"));
}

// A limit on the size of files stops a write half way, as a full disk does.
TEST_F(TrainCommandTest, AFullDiskIsOneErrorThatNamesTheFile) {
  scratch_.Write("net.json", kSmall);
  Program train({"/bin/sh", "-c", "ulimit -f 4; exec \"$0\" train net.json -o out", kHpoProgram},
                {.folder = scratch_.path()});
  EXPECT_EQ(train.Wait(), 1);
  EXPECT_THAT(train.err(), AllOf(StartsWith("hpo: net.json: the training failed: cannot_write: "),
                                 HasSubstr("attempt-1/last.safetensors.writing: cannot be written: File too large")));
  EXPECT_FALSE(fs::exists(scratch_.path() / "out.partial"));
}

TEST_F(TrainCommandTest, AMetricThatIsNotMeasuredIsRefused) {
  scratch_.Write("net.json", kSmall);
  Program train = Start({"-o", "out", "--metric", "valid.f2"});
  EXPECT_NE(train.Wait(), 0);
  EXPECT_THAT(train.err(), HasSubstr("objective metric 'valid.f2' is not measured; use one of valid.error"));
}

}  // namespace
}  // namespace hpo::cli
