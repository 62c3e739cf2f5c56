// SPDX-License-Identifier: Apache-2.0
//
// That each source says before it loads what it loads is checked wherever one is loaded: see loading.h.
#include "trial_runner/data/data_outline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/scratch_folder.h"
#include "trial_runner/data/csv.h"
#include "trial_runner/data/idx.h"
#include "trial_runner/data/image_folder.h"
#include "trial_runner/data/npy.h"
#include "trial_runner/data/text.h"

namespace hpo::trial_runner {
namespace {

using ::testing::HasSubstr;
using ::testing::VariantWith;

OutlineOrWhy Outline(const DatasetEntry& entry, nlohmann::json options) {
  for (const Field& field : entry.fields) {
    if (!options.contains(field.name)) options[field.name] = field.fallback;
  }
  return entry.outline(options);
}

struct Case {
  const char* name;
  DataOutline outline;
};

const Case kCases[] = {
    {"numbers", {.input = {.sample_shape = {3}, .outputs = 4}}},
    {"categories", {.input = {.sample_shape = {4}, .outputs = 2, .categories = {3, 1}}}},
    {"targets", {.input = {.sample_shape = {2, 2}, .outputs = 2}, .has_classes = false}},
    {"pixels", {.input = {.sample_shape = {3, 4, 4}, .outputs = 10}, .pixels = true}},
    {"texts", {.input = {.sample_shape = {6}, .outputs = 2, .vocabulary = 9, .padding = 0}}},
    {"language", {.input = {.sample_shape = {6}, .outputs = 9, .vocabulary = 9, .label_per_token = true}}}};

class MadeUpTest : public ::testing::TestWithParam<Case> {};

TEST_P(MadeUpTest, SamplesAreADataSetOfTheirOutline) {
  for (const std::int64_t rows : {1, 20}) {
    const Dataset dataset = MakeUpDataset(GetParam().outline, rows, 3);
    EXPECT_NO_THROW(RequireConsistent(dataset));
    EXPECT_EQ(std::ssize(dataset.split.train), rows);
    EXPECT_EQ(dataset.split.validation.size(), 3u);
    DataOutline expected = GetParam().outline;
    expected.rows = rows + 4;
    EXPECT_TRUE(OutlineOf(dataset) == expected);
  }
}

INSTANTIATE_TEST_SUITE_P(All, MadeUpTest, testing::ValuesIn(kCases),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(DataOutlineTest, TheBytesOfSamplesFollowFromRowsAndTypes) {
  DataOutline outline{.input = {.sample_shape = {3, 4}, .outputs = 2}, .rows = 10};
  EXPECT_EQ(SampleBytes(outline), 10 * 12 * 4);
  outline.pixels = true;
  EXPECT_EQ(SampleBytes(outline), 10 * 12);
  outline.rows = 0;
  EXPECT_EQ(SampleBytes(outline), 0);
}

// Headers whose files end behind them: what follows was not read.
TEST(DataOutlineTest, OfArraysOfSamplesTheHeaderIsRead) {
  const ScratchFolder folder;
  const std::string images = folder.Write("images", std::string("\0\0\x08\x03\0\0\0\x02\0\0\0\x05\0\0\0\x07", 16));
  const std::string bytes = folder.Write("bytes", std::string("\0\0\x08\x01\0\0\0\x02\x01\x08", 10));
  const DataOutline pixels{.input = {.sample_shape = {1, 5, 7}, .outputs = 9}, .pixels = true, .rows = 2};
  EXPECT_THAT(Outline(IdxDataset(), {{"images", images}, {"labels", bytes}}), VariantWith<DataOutline>(pixels));
  const auto array = [&](const std::string& name, const std::string& shape) {
    const std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }\n";
    return folder.Write(name,
                        "\x93NUMPY\x01" + std::string(1, '\0') + static_cast<char>(header.size()) + '\0' + header);
  };
  const DataOutline numbers{.input = {.sample_shape = {4}, .outputs = 3}, .has_classes = false, .rows = 10};
  EXPECT_THAT(Outline(NpyDataset(), {{"features", array("features", "(10, 4)")},
                                     {"labels", array("targets", "(10, 3)")},
                                     {"task", "regression"}}),
              VariantWith<DataOutline>(numbers));
}

TEST(DataOutlineTest, OfAFolderOfImagesTheClassesAreListed) {
  const ScratchFolder folder;
  folder.Write("images/a/0.jpeg", "no image");
  folder.Write("images/b/0.jpeg", "no image");
  const DataOutline outline{.input = {.sample_shape = {3, 48, 48}, .outputs = 2}, .pixels = true};
  EXPECT_THAT(Outline(ImageFolderDataset(), {{"path", (folder.path() / "images").string()}, {"size", 48}}),
              VariantWith<DataOutline>(outline));
}

TEST(DataOutlineTest, OfATableTheFirstLineIsReadWhereTargetsAreNumbers) {
  const ScratchFolder folder;
  const std::string path = folder.Write("table.csv", "a,b,y\nno,numbers,here\n");
  const DataOutline outline{.input = {.sample_shape = {2}, .outputs = 1}, .has_classes = false};
  EXPECT_THAT(Outline(CsvDataset(), {{"path", path}, {"target", "y"}, {"task", "regression"}}),
              VariantWith<DataOutline>(outline));
  EXPECT_THAT(Outline(CsvDataset(), {{"path", path}, {"target", "y"}}),
              VariantWith<std::string>("the classes of a csv file are known when all of it was read"));
  EXPECT_THAT(Outline(CsvDataset(), {{"path", path}, {"target", "y"}, {"task", "regression"}, {"categorical", "a"}}),
              VariantWith<std::string>("the categories of a csv file are known when all of it was read"));
}

TEST(DataOutlineTest, TokensAreCountedOrTold) {
  const ScratchFolder folder;
  const std::string path = folder.Write("text", "abcabd");
  const auto vocabulary = [&](const nlohmann::json& options) {
    return std::get<DataOutline>(Outline(TextDataset(), options)).input.vocabulary;
  };
  EXPECT_EQ(vocabulary({{"path", path}}), 4);
  EXPECT_EQ(vocabulary({{"path", "not there"}, {"tokens", "bpe"}, {"vocabulary", 300}}), 300);
  const std::string long_path = folder.Write("long", std::string(5 << 20, 'a'));
  EXPECT_THAT(Outline(TextDataset(), {{"path", long_path}}), VariantWith<std::string>(HasSubstr("when all of it")));
}

}  // namespace
}  // namespace hpo::trial_runner
