// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "tests/support/scratch_folder.h"
#include "trial_runner/data/csv_table.h"

namespace hpo::trial_runner {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class CsvTest : public ::testing::Test {
 protected:
  LabelledTable Read(const std::string& content, CsvOptions options) {
    options.path = folder_.Write("data.csv", content);
    return ReadCsv(options);
  }

  // The error without the file's name; fails the test when the file is not named.
  std::string ErrorOf(const std::string& content, CsvOptions options) {
    try {
      Read(content, std::move(options));
    } catch (const std::invalid_argument& error) {
      const std::string file = (folder_.path() / "data.csv").string() + ": ";
      EXPECT_THAT(error.what(), ::testing::StartsWith(file));
      return std::string(error.what()).substr(file.size());
    }
    return "";
  }

  const ScratchFolder folder_;
  const CsvOptions by_name_{.path = {}, .target = "kind", .header = true, .delimiter = ',', .multiplier = 1};
};

TEST_F(CsvTest, ReadsNumbersAndClasses) {
  const LabelledTable table = Read("x,kind,y\n1,b,-2.5\n+3e1,a,0\n0.5,b,7\n", by_name_);
  EXPECT_EQ(table.columns, 2);
  EXPECT_THAT(table.features, ElementsAre(1, -2.5, 30, 0, 0.5, 7));
  EXPECT_THAT(table.class_names, ElementsAre("a", "b"));
  EXPECT_THAT(table.labels, ElementsAre(1, 0, 1));
}

TEST_F(CsvTest, TargetMayBeANumberWithAndWithoutHeader) {
  CsvOptions options{.path = {}, .target = "0", .header = true, .delimiter = ',', .multiplier = 1};
  EXPECT_THAT(Read("kind,x\na,1\nb,2\n", options).features, ElementsAre(1, 2));
  options.header = false;
  EXPECT_THAT(Read("a,1\nb,2\n", options).features, ElementsAre(1, 2));
}

TEST_F(CsvTest, NumericClassesAreOrderedBySize) {
  const LabelledTable table = Read("x,kind\n1,10\n2,9\n3,10\n4,-1\n5,9\n6,-1\n", by_name_);
  EXPECT_THAT(table.class_names, ElementsAre("-1", "9", "10"));
  EXPECT_THAT(table.labels, ElementsAre(2, 1, 2, 0, 1, 0));
}

TEST_F(CsvTest, QuotesBlanksCrlfByteOrderMarkAndBlankLinesAreAccepted) {
  const LabelledTable table = Read("\xef\xbb\xbf\"x\" ,kind\r\n\r\n \"1\" , \"a, \"\"b\"\"\" \r\n2,c\r\n\n", by_name_);
  EXPECT_THAT(table.features, ElementsAre(1, 2));
  EXPECT_THAT(table.class_names, ElementsAre("a, \"b\"", "c"));
}

TEST_F(CsvTest, OtherDelimitersAreAccepted) {
  CsvOptions options = by_name_;
  options.delimiter = '\t';
  EXPECT_THAT(Read("x\tkind\n1\ta\n2\tb", options).features, ElementsAre(1, 2));
}

TEST_F(CsvTest, EveryFaultNamesItsLineAndColumn) {
  EXPECT_EQ(ErrorOf("", by_name_), "the file is empty");
  EXPECT_EQ(ErrorOf("\n\n", by_name_), "the file is empty");
  EXPECT_EQ(ErrorOf("x,kind\n", by_name_), "there is no row below the header");
  EXPECT_EQ(ErrorOf("x,y\n1,2\n", by_name_), "there is no target column \"kind\"; the columns are x, y");
  EXPECT_EQ(ErrorOf("kind\na\nb\n", by_name_),
            "there is no feature column besides the target; is the delimiter right?");
  EXPECT_EQ(ErrorOf("x,kind\n1,a\n2\n", by_name_), "line 3, 1 cells where the first line has 2");
  EXPECT_EQ(ErrorOf("x,kind\n1,a\n2,b,3\n", by_name_), "line 3, 3 cells where the first line has 2");
  EXPECT_EQ(ErrorOf("x,kind\n1,a\n\nred,b\n", by_name_),
            "line 4, column x: \"red\" is not a number; `categorical` lists columns of categories");
  EXPECT_EQ(ErrorOf("x,kind\n1,a\n1 2,b\n", by_name_),
            "line 3, column x: \"1 2\" is not a number; `categorical` lists columns of categories");
  EXPECT_EQ(ErrorOf("x,kind\n1,a\n,b\n", by_name_),
            "line 3, column x: the cell is empty; every feature needs a number");
  EXPECT_EQ(ErrorOf("x,kind\nnan,a\n2,b\n", by_name_),
            "line 2, column x: \"nan\" is not a finite number of single precision");
  EXPECT_EQ(ErrorOf("x,kind\n1e60,a\n2,b\n", by_name_),
            "line 2, column x: \"1e60\" is not a finite number of single precision");
  EXPECT_EQ(ErrorOf("x,kind\n1,a\n2,\n", by_name_), "line 3, column kind: the target is empty");
  EXPECT_EQ(ErrorOf("x,kind\n1,a\n2,\"b\n", by_name_), "line 3, column 1: the quote is not closed on this line");
  EXPECT_EQ(ErrorOf("x,kind\n1,a\n\"2\"3,b\n", by_name_), "line 3, column 0: there is text behind the closing quote");
  EXPECT_EQ(ErrorOf("x,kind\n1,a\n2,a\n", by_name_), "target column kind: there is one class only, \"a\"");
  EXPECT_EQ(ErrorOf("x,kind\n1,0.1\n2,0.2\n3,0.3\n", by_name_),
            "target column kind: 3 distinct values in 3 rows are a quantity, not classes; the task "
            "`regression` learns numbers");
}

TEST_F(CsvTest, CategoriesComeLastAndCountInTheirOrder) {
  CsvOptions options = by_name_;
  options.categorical = "town, 1";
  const LabelledTable table = Read("town,floor,x,kind\nulm,10,1.5,a\nbern,9,2.5,b\n,10,3.5,a\n", options);
  EXPECT_EQ(table.columns, 3);
  EXPECT_THAT(table.features, ElementsAre(1.5, 2, 1, 2.5, 1, 0, 3.5, 0, 1));
  ASSERT_EQ(table.categories.size(), 2u);
  EXPECT_EQ(table.categories[0].name, "town");
  EXPECT_THAT(table.categories[0].values, ElementsAre("", "bern", "ulm"));
  EXPECT_EQ(table.categories[1].name, "floor");
  EXPECT_THAT(table.categories[1].values, ElementsAre("9", "10"));
}

TEST_F(CsvTest, StandardizingLeavesCategoriesAsTheyAre) {
  CsvOptions options = by_name_;
  options.categorical = "town";
  std::string content = "town,x,kind\n";
  for (int i = 0; i < 40; ++i) {
    content +=
        std::string(i % 2 == 0 ? "ulm" : "bern") + "," + std::to_string(i) + "," + (i % 3 == 0 ? "a" : "b") + "\n";
  }
  const Dataset dataset = MakeDataset(Read(content, options), {}, /*standardize=*/true);
  EXPECT_NO_THROW(RequireConsistent(dataset));
  const auto& features = std::get<std::vector<float>>(dataset.samples);
  for (std::size_t row = 0; row < 40; ++row) EXPECT_EQ(features[2 * row + 1], row % 2 == 0 ? 1 : 0) << row;
  EXPECT_LT(features[78], 2.5);
}

TEST_F(CsvTest, ColumnsOfCategoriesThatAreNotThereOrTheTargetAreNamed) {
  CsvOptions options = by_name_;
  options.categorical = "town";
  EXPECT_EQ(ErrorOf("x,kind\n1,a\n", options), "there is no categorical column \"town\"; the columns are x, kind");
  options.categorical = "kind";
  EXPECT_EQ(ErrorOf("x,kind\n1,a\n", options), "categorical column \"kind\" is the target");
  options.categorical = "x,x";
  EXPECT_EQ(ErrorOf("x,kind\n1,a\n", options), "categorical column \"x\" is named twice");
}

TEST_F(CsvTest, MissingFileAndFolderAreSaid) {
  CsvOptions options = by_name_;
  options.path = folder_.path() / "absent.csv";
  EXPECT_THAT([&] { ReadCsv(options); },
              ::testing::ThrowsMessage<std::invalid_argument>(HasSubstr("absent.csv: cannot be read: No such file")));
  options.path = folder_.path();
  EXPECT_THAT([&] { ReadCsv(options); }, ::testing::ThrowsMessage<std::invalid_argument>(HasSubstr("is a folder")));
}

TEST_F(CsvTest, DatasetWithTooFewRowsNamesTheFile) {
  const nlohmann::json options = {{"path", folder_.Write("two.csv", "x,kind\n1,a\n2,b\n").string()},
                                  {"target", "kind"},
                                  {"header", true},
                                  {"delimiter", ","},
                                  {"task", "classification"},
                                  {"categorical", ""},
                                  {"standardize", true}};
  EXPECT_THAT([&] { CsvDataset().load(options, SplitOptions{}); },
              ::testing::ThrowsMessage<std::invalid_argument>(HasSubstr("two.csv: 2 rows are too few")));
}

}  // namespace
}  // namespace hpo::trial_runner
