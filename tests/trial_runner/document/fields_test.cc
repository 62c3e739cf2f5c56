// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/document/fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace hpo::trial_runner {
namespace {

using ::testing::HasSubstr;

Field Number(FieldKind kind) { return {.name = "x", .kind = kind, .fallback = 1, .help = "a number"}; }

TEST(FieldsTest, RangesAreSaidAsTheyAreChecked) {
  Field field = Number(FieldKind::kReal);
  EXPECT_EQ(FieldProblem(field, -1e300), std::nullopt);
  EXPECT_EQ(FieldProblem(field, "1"), "must be a number, got \"1\"");
  EXPECT_EQ(FieldProblem(field, nullptr), "must be a number, got null");
  field.min = 0;
  EXPECT_EQ(FieldProblem(field, 0), std::nullopt);
  EXPECT_EQ(FieldProblem(field, -0.5), "must be a number >= 0, got -0.5");
  field.min_exclusive = true;
  EXPECT_EQ(FieldProblem(field, 0), "must be a number > 0, got 0");
  field.max = 1;
  EXPECT_EQ(FieldProblem(field, 1), std::nullopt);
  EXPECT_EQ(FieldProblem(field, 2), "must be a number in (0, 1], got 2");
  field.max_exclusive = true;
  EXPECT_EQ(FieldProblem(field, 1), "must be a number in (0, 1), got 1");
  field.min.reset();
  EXPECT_EQ(FieldProblem(field, 1), "must be a number < 1, got 1");
}

TEST(FieldsTest, IntegersMayHaveAFractionOfZero) {
  const Field field = Number(FieldKind::kInteger);
  EXPECT_EQ(FieldProblem(field, 16.0), std::nullopt);
  EXPECT_TRUE(FieldValue(field, 16.0).is_number_integer());
  EXPECT_EQ(FieldProblem(field, 16.5), "must be an integer, got 16.5");
  EXPECT_EQ(FieldProblem(field, 1e300), "must be an integer, got 1e+300");
  EXPECT_EQ(FieldProblem(field, true), "must be an integer, got true");
}

TEST(FieldsTest, AutoMayStandInThePlaceOfAnInteger) {
  Field field = Number(FieldKind::kIntegerOrAuto);
  field.min = 0;
  field.max = 8;
  EXPECT_EQ(FieldProblem(field, "auto"), std::nullopt);
  EXPECT_EQ(FieldProblem(field, 8), std::nullopt);
  EXPECT_EQ(FieldProblem(field, 9), "must be auto or an integer in [0, 8], got 9");
  EXPECT_EQ(FieldProblem(field, "many"), "must be auto or an integer in [0, 8], got \"many\"");
  EXPECT_EQ(FieldValue(field, "auto"), "auto");
  EXPECT_TRUE(FieldValue(field, 2.0).is_number_integer());
  EXPECT_EQ(FieldSchema(field)["anyOf"],
            nlohmann::ordered_json::parse(R"([{"enum": ["auto"]}, {"type": "integer", "minimum": 0, "maximum": 8}])"));
}

TEST(FieldsTest, LimitsOfAListAreThoseOfItsNumbers) {
  Field field = Number(FieldKind::kReals);
  EXPECT_EQ(FieldProblem(field, nlohmann::json::array({1, -2.5})), std::nullopt);
  EXPECT_EQ(FieldProblem(field, nlohmann::json::array()), std::nullopt);
  EXPECT_EQ(FieldProblem(field, 1), "must be a list of numbers, got 1");
  EXPECT_EQ(FieldProblem(field, nlohmann::json::array({1, "2"})), "must be a list of numbers, got [1,\"2\"]");
  field.min = 0;
  EXPECT_EQ(FieldProblem(field, nlohmann::json::array({1, -1})), "must be a list of numbers each >= 0, got [1,-1]");
  EXPECT_EQ(FieldValue(field, nlohmann::json::array({1, 2}))[0].type(), nlohmann::json::value_t::number_float);
}

TEST(FieldsTest, AListOfObjectsHoldsObjectsOnly) {
  const Field field{.name = "x", .kind = FieldKind::kObjects, .help = ""};
  EXPECT_EQ(FieldProblem(field, nlohmann::json::array({{{"kind", "linear"}}})), std::nullopt);
  EXPECT_EQ(FieldProblem(field, nlohmann::json::array()), std::nullopt);
  EXPECT_EQ(FieldProblem(field, nlohmann::json::array({1})), "must be a list of objects {...}, got [1]");
  EXPECT_EQ(FieldProblem(field, "linear"), "must be a list of objects {...}, got \"linear\"");
  EXPECT_EQ(FieldSchema(field)["items"]["type"], "object");
}

TEST(FieldsTest, ChoicesSuggestTheNearest) {
  const Field field{.name = "x", .kind = FieldKind::kChoice, .choices = {"relu", "gelu"}, .help = ""};
  EXPECT_EQ(FieldProblem(field, "gelu"), std::nullopt);
  EXPECT_EQ(FieldProblem(field, "rleu"), "must be one of relu, gelu, got \"rleu\"; did you mean relu?");
  EXPECT_EQ(FieldProblem(field, 3), "must be one of relu, gelu, got 3");
}

TEST(FieldsTest, LongValuesAreCutInErrors) {
  const Field field{.name = "x", .kind = FieldKind::kBoolean, .help = ""};
  EXPECT_LT(FieldProblem(field, std::string(5000, 'x'))->size(), 120u);
}

TEST(FieldsTest, RowsThatCannotBeFieldsAreRefused) {
  const auto require = [](std::vector<Field> fields) { return [fields] { RequireFields("model m", fields); }; };
  Field bad_default = Number(FieldKind::kReal);
  bad_default.min = 2;
  EXPECT_THAT(require({bad_default}),
              ::testing::ThrowsMessage<std::invalid_argument>(
                  "model m: option \"x\" has a default that is not legal: must be a number >= 2, got 1"));
  EXPECT_THAT(require({Number(FieldKind::kReal), Number(FieldKind::kReal)}),
              ::testing::ThrowsMessage<std::invalid_argument>(HasSubstr("is there twice")));
  EXPECT_THAT(require({{.name = "a.b", .help = ""}}),
              ::testing::ThrowsMessage<std::invalid_argument>(HasSubstr("without dots")));
  EXPECT_THAT(require({{.name = "a", .kind = FieldKind::kChoice, .help = ""}}),
              ::testing::ThrowsMessage<std::invalid_argument>(HasSubstr("no choices")));
}

}  // namespace
}  // namespace hpo::trial_runner
