// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/npy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/data/loading.h"
#include "trial_runner/data/npy_file.h"

namespace hpo::trial_runner {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using ::testing::ThrowsMessage;

// As numpy.save writes it; `version` 2 has a header's length of four bytes.
template <typename T>
std::string Npy(const std::string& type, const std::string& shape, const std::vector<T>& values, int version = 1) {
  std::string header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
  header.resize(118, ' ');
  header.back() = '\n';
  std::string bytes = "\x93NUMPY";
  bytes += {static_cast<char>(version), '\0', static_cast<char>(header.size()), '\0'};
  if (version == 2) bytes += std::string(2, '\0');
  bytes += header;
  for (const T value : values) bytes.append(reinterpret_cast<const char*>(&value), sizeof(T));
  return bytes;
}

template <typename T>
std::vector<T> Counted(int count) {
  std::vector<T> values;
  for (int i = 0; i < count; ++i) values.push_back(static_cast<T>(i));
  return values;
}

std::string Labels(int rows) {
  std::vector<std::int64_t> labels;
  for (int row = 0; row < rows; ++row) labels.push_back(row % 2);
  return Npy<std::int64_t>("<i8", "(" + std::to_string(rows) + ",)", labels);
}

class NpyTest : public ::testing::Test {
 protected:
  Dataset Load(const std::string& features, const std::string& labels, nlohmann::json options = {}) {
    options["features"] = folder_.Write("features.npy", features);
    options["labels"] = folder_.Write("labels.npy", labels);
    return LoadFilled(NpyDataset(), options);
  }

  const ScratchFolder folder_;
};

TEST_F(NpyTest, NumbersKeepTheirShapeAndTheirLabels) {
  const Dataset dataset = Load(Npy("<f4", "(10, 2, 3)", Counted<float>(60)), Labels(10));
  EXPECT_THAT(dataset.sample_shape, ElementsAre(2, 3));
  EXPECT_EQ(std::get<std::vector<float>>(dataset.samples)[45], 45);
  EXPECT_EQ(dataset.labels[7], 1);
  EXPECT_TRUE(dataset.pixel_scale.empty());
}

TEST_F(NpyTest, EveryTypeOfNumberAndBothVersionsAreRead) {
  const std::vector<float> numbers = Counted<float>(40);
  const auto samples = [&](const std::string& features) {
    return std::get<std::vector<float>>(Load(features, Labels(10)).samples);
  };
  EXPECT_EQ(samples(Npy("<f8", "(10, 4)", Counted<double>(40), 2)), numbers);
  EXPECT_EQ(samples(Npy("<i4", "(10, 4)", Counted<std::int32_t>(40))), numbers);
  EXPECT_EQ(samples(Npy("<i8", "(10, 4)", Counted<std::int64_t>(40))), numbers);
  EXPECT_EQ(samples(Npy("|u1", "(10, 4)", Counted<std::uint8_t>(40))), numbers);
}

TEST_F(NpyTest, BytesOfThreeOrFourAxesArePixels) {
  const Dataset gray = Load(Npy("|u1", "(10, 2, 3)", Counted<std::uint8_t>(60)), Labels(10));
  EXPECT_THAT(gray.sample_shape, ElementsAre(1, 2, 3));
  EXPECT_EQ(gray.pixel_scale.size(), 1u);
  const std::string colour = Npy("|u1", "(10, 3, 1, 2)", Counted<std::uint8_t>(60));
  EXPECT_THAT(Load(colour, Labels(10)).sample_shape, ElementsAre(3, 1, 2));
}

TEST_F(NpyTest, ChannelsThatAreLastAreTurned) {
  const Dataset dataset =
      Load(Npy("|u1", "(10, 1, 2, 3)", Counted<std::uint8_t>(60)), Labels(10), {{"channels", "last"}});
  EXPECT_THAT(dataset.sample_shape, ElementsAre(3, 1, 2));
  const auto& pixels = std::get<std::vector<std::uint8_t>>(dataset.samples);
  EXPECT_THAT(std::vector<int>(pixels.begin() + 6, pixels.begin() + 12), ElementsAre(6, 9, 7, 10, 8, 11));
}

TEST_F(NpyTest, PartsWithFilesOfTheirOwnAreThoseParts) {
  nlohmann::json options;
  for (const std::string part : {"validation", "test"}) {
    options[part + "_features"] = folder_.Write(part, Npy("<f4", "(4, 2)", Counted<float>(8)));
    options[part + "_labels"] = folder_.Write(part + " labels", Labels(4));
  }
  const std::string features = Npy("<f4", "(10, 2)", Counted<float>(20));
  const Dataset dataset = Load(features, Labels(10), options);
  EXPECT_THAT(dataset.split.validation, ElementsAre(10, 11, 12, 13));
  EXPECT_THAT(dataset.split.test, ElementsAre(14, 15, 16, 17));
  options["test_features"] = folder_.Write("test", Npy("<f4", "(4, 3)", Counted<float>(12)));
  EXPECT_THAT([&] { Load(features, Labels(10), options); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("rows of shape 3, those to train on are 2")));
}

TEST_F(NpyTest, NanIsNamedByItsRow) {
  std::vector<double> values = Counted<double>(20);
  values[13] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT([&] { Load(Npy("<f8", "(10, 2)", values), Labels(10)); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("features.npy: row 6, value 1 is NaN")));
  values[13] = 1e300;
  EXPECT_THAT([&] { Load(Npy("<f8", "(10, 2)", values), Labels(10)); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("row 6, value 1 is not a finite number")));
}

TEST_F(NpyTest, WhatIsWrongWithAnArrayIsNamed) {
  const auto error_of = [&](const std::string& bytes) {
    const std::string path = folder_.Write("a.npy", bytes);
    try {
      ReadNpy(path);
    } catch (const std::invalid_argument& error) {
      EXPECT_THAT(error.what(), StartsWith(path + ": "));
      return std::string(error.what()).substr(path.size() + 2);
    }
    return std::string();
  };
  const std::string good = Npy("<f4", "(2, 2)", Counted<float>(4));
  EXPECT_EQ(error_of(good), "");
  EXPECT_EQ(error_of(good + "x"), "has bytes behind the 2 x 2 of its header");
  EXPECT_EQ(error_of(good.substr(0, good.size() - 3)), "ends after 13 of 16 bytes of the 2 x 2 of its header");
  EXPECT_THAT(error_of("PK\3\4 and so on"), StartsWith("does not begin with"));
  EXPECT_THAT(error_of(Npy(">f4", "(2, 2)", Counted<float>(4))), StartsWith("numbers of type '>f4', expected <f4"));
  EXPECT_THAT(error_of(Npy("<f4", "(2, -2)", Counted<float>(4))), HasSubstr("not a tuple of whole numbers"));
  EXPECT_THAT(error_of(Npy("<f4", "(2, 2)", Counted<float>(4), 7)), StartsWith("version 7 of the format"));
  std::string fortran = good;
  fortran.replace(fortran.find("False"), 5, "True ");
  EXPECT_THAT(error_of(fortran), StartsWith("the array is in Fortran order"));
}

TEST_F(NpyTest, ArraysThatDoNotFitTogetherAreRefused) {
  const std::string features = Npy("<f4", "(10, 2)", Counted<float>(20));
  EXPECT_THAT([&] { Load(features, Labels(9)); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("expected one for each of the 10 rows")));
  EXPECT_THAT([&] { Load(features, Npy("<f4", "(10,)", Counted<float>(10))); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("labels must be whole numbers")));
  EXPECT_THAT(
      [&] {
        Load(features, Npy<std::int32_t>("<i4", "(10,)", {0, 1, 0, 1, 0, -1, 0, 1, 0, 1}));
      },
      ThrowsMessage<std::invalid_argument>(HasSubstr("labels.npy: row 5: the label -1 is not a class")));
  EXPECT_THAT([&] { Load(Npy("<f4", "(20,)", Counted<float>(20)), Labels(10)); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("features of shape (20), expected")));
}

TEST_F(NpyTest, NumbersToLearnMayBeSeveralARowAndOfImagesToo) {
  const nlohmann::json regression = {{"task", "regression"}};
  const Dataset one =
      Load(Npy("<f4", "(10, 2)", Counted<float>(20)), Npy("<i4", "(10,)", Counted<int>(10)), regression);
  EXPECT_EQ(one.targets.size(), 1u);
  EXPECT_EQ(one.rows(), 10);
  const Dataset images =
      Load(Npy("|u1", "(10, 2, 3)", Counted<std::uint8_t>(60)), Npy("<f8", "(10, 2)", Counted<double>(20)), regression);
  EXPECT_EQ(images.targets[1].name, "1");
  EXPECT_EQ(images.target_values.size(), 20u);
  EXPECT_EQ(images.pixel_scale.size(), 1u);
  EXPECT_NEAR(images.target_values[3] * images.targets[1].deviation + images.targets[1].mean, 3, 1e-6);
}

TEST_F(NpyTest, TargetsThatDoNotFitOrAreNotFiniteAreRefused) {
  const auto refusal = [&](const std::string& targets) {
    return [this, targets] { Load(Npy("<f4", "(10, 2)", Counted<float>(20)), targets, {{"task", "regression"}}); };
  };
  EXPECT_THAT(refusal(Npy("<f4", "(9,)", Counted<float>(9))),
              ThrowsMessage<std::invalid_argument>(HasSubstr("labels.npy: targets of shape 9, expected one or a row")));
  EXPECT_THAT(refusal(Npy("<f4", "(10, 1, 1)", Counted<float>(10))),
              ThrowsMessage<std::invalid_argument>(HasSubstr("targets of shape 10 x 1 x 1")));
  std::vector<double> values = Counted<double>(20);
  values[7] = std::numeric_limits<double>::infinity();
  EXPECT_THAT(refusal(Npy("<f8", "(10, 2)", values)),
              ThrowsMessage<std::invalid_argument>(HasSubstr("labels.npy: row 3, value 1 is not a finite number")));
}

RC_GTEST_PROP(NpyPropertyTest, DamagedFilesAreReadOrEndInOneError, ()) {
  const ScratchFolder folder;
  const std::string path = folder.Write("f.npy", Damaged(Npy("<f4", "(5, 2, 3)", Counted<float>(30))));
  RequireResultOrOneError("f.npy: ", [&] { ReadNpy(path); });
}

}  // namespace
}  // namespace hpo::trial_runner
