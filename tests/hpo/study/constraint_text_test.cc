// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/constraint_text.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <ostream>
#include <stdexcept>
#include <thread>

namespace hpo::study {
namespace {

using search::Constraint;
using search::SearchSpace;
using search::Value;
using Values = std::vector<std::optional<Value>>;

SearchSpace Space() {
  SearchSpace space;
  space.Add(search::Choice("optimizer.name", {"adamw", "sgd"}));
  space.Add(search::Integer("depth", 1, 9));
  space.Add(search::Real("model.mlp.width", 1, 4096));
  space.Add(search::Boolean("norm"));
  space.Add(search::Integer("batch-size", 1, 512));
  space.Add(search::Integer("layers.2.units", 1, 64));
  space.Add(search::Ordinal("heads", {1, 2, 4, 8}));
  space.Add(search::Integer("batch", 1, 512));
  space.Add(search::Integer("size", 1, 512));
  return space;
}

Values Point() {
  return {Value(std::string("sgd")), Value(std::int64_t{4}), Value(100.0),           Value(true),
          Value(std::int64_t{64}),   Value(std::int64_t{8}), Value(std::int64_t{2}), Value(std::int64_t{30}),
          Value(std::int64_t{20})};
}

nlohmann::ordered_json Training() {
  return {{"epochs", 10}, {"schedule", {{"name", "cosine"}, {"rate", -0.5}}}, {"list", {1, 2}}};
}

struct Case {
  std::string text;
  double excess;
};
void PrintTo(const Case& c, std::ostream* out) { *out << c.text; }

class ConstraintExcessTest : public ::testing::TestWithParam<Case> {};

TEST_P(ConstraintExcessTest, IsTheDistanceOfTheSides) {
  const Constraint constraint = ParseConstraint(GetParam().text, Space(), Training());
  EXPECT_DOUBLE_EQ(constraint.excess(Point()), GetParam().excess);
}

const Case kCases[] = {
    {"depth * model.mlp.width <= 4096", 0},
    {"depth * model.mlp.width <= 390", 10},
    {"390 >= depth*model.mlp.width", 10},
    {"depth < 4", std::numeric_limits<double>::min()},
    {"depth <= 4", 0},
    {"depth > 5", 1},
    {"depth >= 4.5", 0.5},
    {"depth == 4", 0},
    {"depth == 6", 2},
    {"depth != 4", 1},
    {"depth != 5", 0},
    {"1 <= depth <= 3", 1},
    {"5 <= depth <= 3", 2},
    {"5 <= depth && depth <= 3", 2},
    {"depth <= 3 || depth >= 9", 1},
    {"depth <= 3 || depth >= 9 && size < 3", 1},
    {"(depth <= 3 || depth >= 9) && size <= 13", 8},
    {"!(depth <= 3 || depth >= 9)", 0},
    {"!(depth > 3 && size > 10)", 1},
    {"!depth <= 3", 0},
    {"norm", 0},
    {"!norm", 1},
    {"norm == true", 0},
    {"norm && depth <= 2", 2},
    {"!norm || depth <= 2", 1},
    {"((depth)) <= ((3))", 1},
    {"(depth + 1) * (depth - 1) <= 15", 0},
    {"batch-size <= 64", 0},
    {"batch - size <= 9", 1},
    {"batch-size - batch <= 30", 4},
    {"layers.2.units == 8", 0},
    {"layers.2.units % heads == 0", 0},
    {"layers.2.units % 3 == 0", 2},
    {"max(depth, heads) <= 3", 1},
    {"floor(2.7) + ceil(0.2) == depth - 1", 0},
    {"2 ^ heads <= 4", 0},
    {"sqrt(model.mlp.width) <= 1e1", 0},
    {".5 * depth <= 1.5e0", 0.5},
    {"depth <= epochs", 0},
    {"depth + schedule.rate <= 3", 0.5},
    {"optimizer.name == 'sgd'", 0},
    {"optimizer.name == \"adamw\"", 1},
    {"\"adamw\" != optimizer.name", 0},
    {"optimizer.name == 'adamw' || depth <= 3", 1},
    {"!(optimizer.name == 'sgd') || depth <= 2", 1},
    {"schedule.name == 'cosine' && depth <= 3", 1},
    {"norm ? depth <= 3 : depth <= 9", 1},
    {"norm ? depth <= 4 : 0", 0},
    {"depth / 0 <= 1", std::numeric_limits<double>::infinity()},
    {"log(0 - depth) <= 1 || depth <= 3", 1},
};
INSTANTIATE_TEST_SUITE_P(All, ConstraintExcessTest, ::testing::ValuesIn(kCases));

TEST(ConstraintTextTest, WhatHasNoMeaningIsNoNumber) {
  EXPECT_TRUE(std::isnan(ParseConstraint("sqrt(0 - depth) <= 1", Space()).excess(Point())));
}

TEST(ConstraintTextTest, ItNamesItsParametersOnceInTheOrderOfTheSpace) {
  const Constraint constraint = ParseConstraint("size + batch * size <= depth", Space());
  EXPECT_EQ(constraint.parameters, (std::vector<int>{1, 7, 8}));
  EXPECT_EQ(constraint.text, "size + batch * size <= depth");
}

struct Bad {
  std::string text;
  std::string message;
};
void PrintTo(const Bad& bad, std::ostream* out) { *out << bad.message; }

class BadConstraintTest : public ::testing::TestWithParam<Bad> {};

TEST_P(BadConstraintTest, SaysWhereAndWhatToDo) {
  try {
    ParseConstraint(GetParam().text, Space(), Training());
    FAIL() << GetParam().text << " was accepted";
  } catch (const std::invalid_argument& error) {
    EXPECT_EQ(error.what(), GetParam().message) << GetParam().text;
  }
}

const Bad kBad[] = {
    {"", "column 1: it is empty: write a comparison such as a * b <= 4096"},
    {"  ", "column 1: it is empty: write a comparison such as a * b <= 4096"},
    {"depth <", "column 8: it ends too early"},
    {"<= depth", "column 1: unexpected <="},
    {"depth * <= 3", "column 9: unexpected <="},
    {"depth * * size <= 3", "column 9: unexpected *"},
    {"depth size <= 3", "column 7: unexpected size"},
    {"2 depth <= 3", "column 3: unexpected depth"},
    {"depth <= 3 &&", "column 14: it ends too early"},
    {"depth <= 3 && && size < 2", "column 15: unexpected &&"},
    {"depth = 3", "column 7: \"=\" gives a value; compare with \"==\""},
    {"(depth <= 3", "column 1: \"(\" is never closed"},
    {"depth <= 3)", "column 11: \")\" closes nothing"},
    {"depth <= ()", "column 11: unexpected )"},
    {"depth, size <= 3", "column 6: unexpected ,"},
    {"max(depth, <= 3", "column 4: \"(\" is never closed"},
    {"max() <= depth", "column 5: too few arguments of max"},
    {"sqrt(depth, size) <= 3", "column 17: too many arguments of sqrt"},
    {"sqr(depth) <= 3", "column 1: unknown function \"sqr\"; did you mean \"sqrt\"?"},
    {"dept <= 3", "column 1: unknown parameter \"dept\"; did you mean \"depth\"?"},
    {"depth <= epoch", "column 10: unknown parameter \"epoch\"; did you mean \"epochs\"?"},
    {"model.mlp.widht * depth <= 3",
     "column 1: unknown parameter \"model.mlp.widht\"; did you mean \"model.mlp.width\"?"},
    {"depth <= list", "column 10: list is a setting of training, but not one value"},
    {"3 <= 4", "column 1: it names no parameter of the space"},
    {"epochs <= 4", "column 1: it names no parameter of the space"},
    {"optimizer.name == 'sgdd'",
     "column 19: optimizer.name never is 'sgdd': \"sgdd\" is not one of \"adamw\", \"sgd\""},
    {"optimizer.name <= 'sgd'", "column 16: text has no order: compare it with == or !="},
    {"optimizer.name == 'sgd", "column 19: the text has no second quote"},
    {"optimizer.name * 2 <= 3", "column 1: optimizer.name holds text: compare it with == or != alone"},
    {"optimizer.name == depth + 1", "column 16: text is compared with one value, not with arithmetic"},
    {"depth + 'a' <= 3", "column 9: text is compared with == or != alone, and with no arithmetic"},
    {"depth <= 3 # comment", "column 12: unexpected #"},
    {"depth \xC3\x97 size <= 3", "column 7: unexpected \xC3\x97"},
    {"depth \xC3", "column 7: it is not UTF-8 text"},
    {"norm ? depth <= 3", "column 1: \"?\" needs a \":\""},
    {"1..2 <= depth", "column 1: 1..2 is neither a number nor a parameter"},
    {std::string(65, '(') + "depth" + std::string(65, ')'), "column 65: parentheses lie more than 64 deep"},
    {std::string(2001, ' '), "column 2000: it has more than 2000 characters"},
};
INSTANTIATE_TEST_SUITE_P(All, BadConstraintTest, ::testing::ValuesIn(kBad));

RC_GTEST_PROP(ConstraintTextTest, AnyRowOfWordsIsReadOrRefused, ()) {
  const auto word = rc::gen::element<std::string>("depth", "model.mlp.width", "norm", "optimizer.name", "'sgd'", "3",
                                                  "0.5", "<=", "<", "==", "!=", "&&", "||", "!", "+", "-", "*", "/",
                                                  "^", "%", "(", ")", "?", ":", ",", "max", "epochs", "true");
  std::string text;
  for (const std::string& one : *rc::gen::container<std::vector<std::string>>(word)) text += one + ' ';
  try {
    const Constraint constraint = ParseConstraint(text, Space(), Training());
    constraint.excess(Point());
    const std::string again = ParseConstraint(constraint.text, Space(), Training()).text;
    RC_ASSERT(again == text);
  } catch (const std::invalid_argument& error) {
    RC_ASSERT(std::string(error.what()).starts_with("column "));
  }
}

TEST(ConstraintTextTest, SeveralThreadsMayAskAtOnce) {
  const Constraint constraint = ParseConstraint("depth * model.mlp.width <= 100", Space());
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  for (std::size_t t = 0; t < wrong.size(); ++t) {
    threads.emplace_back([&, t] {
      Values values = Point();
      for (int k = 1; k <= 2000; ++k) {
        const double width = 100.0 * static_cast<double>(t) + k;
        values[2].emplace(width);
        const double expected = std::max(0.0, 4 * width - 100);
        wrong[t] += constraint.excess(values) == expected ? 0 : 1;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, (std::vector<int>{0, 0, 0, 0}));
}

}  // namespace
}  // namespace hpo::study
