// SPDX-License-Identifier: Apache-2.0
#include "search/space/condition.h"

#include <gtest/gtest.h>

#include "search/space/parameter.h"

namespace hpo::search {
namespace {

const Handle<std::string> kKind{0, "kind"};
const Handle<std::int64_t> kDepth{1, "depth"};
const Handle<double> kRate{2, "rate"};
const Handle<bool> kNesterov{3, "nesterov"};

bool HoldsFor(const Condition& condition, const Value& value) { return Holds(condition.clauses.at(0), value); }

TEST(ConditionTest, EqualityAndMembershipCompareAsWritten) {
  EXPECT_TRUE(HoldsFor(kKind == "sgd", std::string("sgd")));
  EXPECT_FALSE(HoldsFor(kKind == "sgd", std::string("adam")));
  EXPECT_TRUE(HoldsFor(kKind != "sgd", std::string("adam")));
  EXPECT_FALSE(HoldsFor(kKind != "sgd", std::string("sgd")));
  EXPECT_TRUE(HoldsFor(In(kKind, {"adam", "adamw"}), std::string("adamw")));
  EXPECT_FALSE(HoldsFor(In(kKind, {"adam", "adamw"}), std::string("sgd")));
  EXPECT_TRUE(HoldsFor(kDepth == 3, 3.0));
  EXPECT_TRUE(HoldsFor(kNesterov == true, true));
  EXPECT_FALSE(HoldsFor(kNesterov == true, std::int64_t{1}));
}

TEST(ConditionTest, OrderComparesNumbersOfAnyType) {
  const Value three = std::int64_t{3};
  EXPECT_FALSE(HoldsFor(kDepth < 3, three));
  EXPECT_TRUE(HoldsFor(kDepth <= 3, three));
  EXPECT_FALSE(HoldsFor(kDepth > 3, three));
  EXPECT_TRUE(HoldsFor(kDepth >= 3, three));
  EXPECT_TRUE(HoldsFor(kRate < 1, 0.5));
  EXPECT_FALSE(HoldsFor(kRate >= 1, 0.5));
}

TEST(ConditionTest, AFractionIsNotRoundedForAnIntegerParameter) {
  EXPECT_TRUE(HoldsFor(kDepth < 2.5, std::int64_t{2}));
  EXPECT_FALSE(HoldsFor(kDepth < 2.5, std::int64_t{3}));
}

TEST(ConditionTest, AConjunctionKeepsAllClauses) {
  const Condition both = kKind == "sgd" && kDepth >= 2;
  ASSERT_EQ(both.clauses.size(), 2u);
  EXPECT_EQ(both.clauses[0].parameter, "kind");
  EXPECT_EQ(both.clauses[1].parameter, "depth");
}

TEST(ConditionTest, TextReadsLikeTheStudyFile) {
  EXPECT_EQ(ToString((kKind == "adamw").clauses[0]), "kind == adamw");
  EXPECT_EQ(ToString((kKind != "adamw").clauses[0]), "kind != adamw");
  EXPECT_EQ(ToString((kDepth >= 3).clauses[0]), "depth >= 3");
  EXPECT_EQ(ToString((kDepth < 3).clauses[0]), "depth < 3");
  EXPECT_EQ(ToString((kRate > 0.5).clauses[0]), "rate > 0.5");
  EXPECT_EQ(ToString((kRate <= 0.5).clauses[0]), "rate <= 0.5");
  EXPECT_EQ(ToString(In(kKind, {"a", "b"}).clauses[0]), "kind in {a, b}");
}

TEST(ConditionTest, ClausesAreEqualByMeaning) {
  EXPECT_TRUE((kDepth == 3).clauses[0] == (Clause{"depth", Relation::kEqual, {3.0}}));
  EXPECT_FALSE((kDepth == 3).clauses[0] == (kDepth != 3).clauses[0]);
  EXPECT_FALSE((kDepth == 3).clauses[0] == (kDepth == 4).clauses[0]);
  EXPECT_FALSE((kDepth == 3).clauses[0] == (kRate == 3).clauses[0]);
}

}  // namespace
}  // namespace hpo::search
