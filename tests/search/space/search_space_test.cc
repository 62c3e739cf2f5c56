// SPDX-License-Identifier: Apache-2.0
#include "search/space/search_space.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace hpo::search {
namespace {

using Values = std::vector<std::optional<Value>>;

// The message with which `add` is refused; "" when it is not.
template <class Function>
std::string Refusal(Function&& function) {
  try {
    function();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

template <class T>
std::string AddRefusal(SearchSpace space, const Builder<T>& builder) {
  return Refusal([&] { space.Add(builder); });
}

std::vector<std::string> ClausesOf(const SearchSpace& space, int index) {
  std::vector<std::string> clauses;
  for (const Clause& clause : space[index].when.clauses) clauses.push_back(ToString(clause));
  return clauses;
}

SearchSpace OptimizerSpace() {
  SearchSpace space;
  space.Add(Choice("optimizer.name", {"adamw", "sgd"}));
  space.Add(Real("optimizer.lr", 1e-4, 0.3).Log());
  space.Add(Real("optimizer.sgd.momentum", 0, 0.99));
  space.Add(Integer("depth", 1, 4));
  return space;
}

TEST(SearchSpaceTest, ParametersKeepTheirOrderAndAreFoundByName) {
  const SearchSpace space = OptimizerSpace();
  EXPECT_EQ(space.size(), 4);
  EXPECT_EQ(space[1].name, "optimizer.lr");
  EXPECT_EQ(space.Find("depth"), 3);
  EXPECT_EQ(space.Find("optimizer"), std::nullopt);
}

TEST(SearchSpaceTest, HandlesReadValuesWithTheirType) {
  SearchSpace space;
  const Handle<double> lr = space.Add(Real("lr", 1e-4, 0.3).Log());
  const Handle<std::string> kind = space.Add(Choice("kind", {"adamw", "sgd"}));
  const Handle<double> momentum = space.Add(Real("momentum", 0, 0.99).When(kind == "sgd"));
  const Handle<std::int64_t> batch = space.Add(Ordinal("batch", {16, 32}));
  const Configuration c = space.Complete({0.01, std::string("adamw"), std::nullopt, std::int64_t{32}});
  EXPECT_EQ(c[lr], 0.01);
  EXPECT_EQ(c[kind], "adamw");
  EXPECT_EQ(c[batch], 32);
  EXPECT_EQ(c.ValueOr(momentum, 0.5), 0.5);
  EXPECT_THROW(c[momentum], std::out_of_range);
}

TEST(SearchSpaceTest, IllegalParametersAreRefusedByName) {
  EXPECT_EQ(AddRefusal({}, Real("optimizer.lr", 0, 0.3).Log()), "optimizer.lr: low = 0 must be > 0 with a log scale");
}

TEST(SearchSpaceTest, NamesDoNotClash) {
  const SearchSpace space = OptimizerSpace();
  EXPECT_EQ(AddRefusal(space, Boolean("depth")), "depth: there is a parameter of this name already");
  EXPECT_EQ(AddRefusal(space, Boolean("depth.x")),
            "depth.x: clashes with depth: one name is the beginning of the other");
  EXPECT_EQ(AddRefusal(space, Boolean("optimizer")),
            "optimizer: clashes with optimizer.name: one name is the beginning of the other");
  EXPECT_EQ(AddRefusal(space, Boolean("depths")), "");
}

TEST(SearchSpaceTest, ConditionsNameEarlierParameters) {
  const SearchSpace space = OptimizerSpace();
  const auto on = [](const char* parent) { return Boolean("x").When({{{parent, Relation::kEqual, {true}}}}); };
  EXPECT_EQ(AddRefusal(space, on("dept")),
            "x: the condition dept == true names no parameter added before it; did you mean \"depth\"?");
  EXPECT_EQ(AddRefusal(space, on("schedule.name")),
            "x: the condition schedule.name == true names no parameter added before it");
  EXPECT_EQ(AddRefusal(space, on("x")), "x: the condition is on the parameter itself");
}

TEST(SearchSpaceTest, ConditionsThatCanNeverHoldAreRefused) {
  SearchSpace space = OptimizerSpace();
  const Handle<std::int64_t> depth{3, "depth"};
  const Handle<std::string> name{0, "optimizer.name"};
  const auto only = space.Add(Choice("only", {"one"}));
  const auto when = [&](const Condition& condition) { return AddRefusal(space, Boolean("x").When(condition)); };
  EXPECT_EQ(when(name == "adm"),
            "x: the condition optimizer.name == adm can never hold: \"adm\" is not one of \"adamw\", \"sgd\"");
  EXPECT_EQ(when(In(depth, {2, 5})), "x: the condition depth in {2, 5} can never hold: 5 is above high = 4");
  EXPECT_EQ(when(depth != 9), "x: the condition depth != 9 can never hold: 9 is above high = 4");
  EXPECT_EQ(when(depth > 4), "x: the condition depth > 4 can never hold");
  EXPECT_EQ(when(depth < 1), "x: the condition depth < 1 can never hold");
  EXPECT_EQ(when(only != "one"), "x: the condition only != one can never hold");
  EXPECT_EQ(when(depth >= 4), "");
  EXPECT_EQ(when(depth <= 1), "");
  EXPECT_EQ(when(depth < 100), "");
}

TEST(SearchSpaceTest, OrderNeedsNumbers) {
  SearchSpace space;
  space.Add(Ordinal("size", {"small", "large"}));
  space.Add(Boolean("flag"));
  space.Add(Ordinal("batch", {16, 32}));
  const auto below_20 = [](const char* parent) {
    return Boolean("x").When({{{parent, Relation::kLess, {std::int64_t{20}}}}});
  };
  EXPECT_EQ(AddRefusal(space, below_20("size")), "x: the condition size < 20 needs a parameter with numbers");
  EXPECT_EQ(AddRefusal(space, below_20("flag")), "x: the condition flag < 20 needs a parameter with numbers");
  EXPECT_EQ(AddRefusal(space, below_20("batch")), "");
}

TEST(SearchSpaceTest, OptionsOfAVariantFollowItsChoice) {
  const SearchSpace space = OptimizerSpace();
  EXPECT_TRUE(ClausesOf(space, 1).empty());
  EXPECT_EQ(ClausesOf(space, 2), std::vector<std::string>{"optimizer.name == sgd"});
}

TEST(SearchSpaceTest, VariantsNest) {
  SearchSpace space;
  space.Add(Choice("model.name", {"mlp", "cnn"}));
  space.Add(Choice("model.mlp.block.name", {"plain", "residual"}));
  space.Add(Real("model.mlp.block.residual.scale", 0, 1));
  space.Add(Integer("model.rnn.width", 1, 9));
  EXPECT_EQ(ClausesOf(space, 1), std::vector<std::string>{"model.name == mlp"});
  EXPECT_EQ(ClausesOf(space, 2), (std::vector<std::string>{"model.name == mlp", "model.mlp.block.name == residual"}));
  EXPECT_TRUE(ClausesOf(space, 3).empty());  // no such variant
}

TEST(SearchSpaceTest, AVariantsClauseIsNotRepeated) {
  SearchSpace space;
  const auto name = space.Add(Choice("optimizer.name", {"adamw", "sgd"}));
  space.Add(Real("optimizer.sgd.momentum", 0, 1).When(name == "sgd"));
  EXPECT_EQ(ClausesOf(space, 1).size(), 1u);
}

TEST(SearchSpaceTest, AVariantsNameComesBeforeItsOptions) {
  SearchSpace space;
  space.Add(Real("optimizer.sgd.momentum", 0, 0.99));
  EXPECT_EQ(AddRefusal(space, Choice("optimizer.name", {"adamw", "sgd"})),
            "optimizer.name: chooses whether optimizer.sgd.momentum is active: add optimizer.name before "
            "optimizer.sgd.momentum");
  EXPECT_EQ(AddRefusal(space, Choice("optimizer.name", {"adamw", "adam"})), "");
}

TEST(SearchSpaceTest, CompleteDropsInactiveValuesAndSettlesTypes) {
  const SearchSpace space = OptimizerSpace();
  const Configuration c = space.Complete({std::string("adamw"), 0.01, std::string("unread"), 3.0});
  EXPECT_EQ(c.values(), (Values{std::string("adamw"), 0.01, std::nullopt, std::int64_t{3}}));
}

TEST(SearchSpaceTest, CompleteListsEveryProblem) {
  const SearchSpace space = OptimizerSpace();
  EXPECT_EQ(Refusal([&] {
              space.Complete({std::string("sgd"), 5.0, std::nullopt, 2.5});
            }),
            "optimizer.lr: 5 is above high = 0.3; optimizer.sgd.momentum: the value is missing; "
            "depth: 2.5 is not an integer");
  EXPECT_EQ(Refusal([&] { space.Complete({}); }), "a configuration of this space has 4 values, got 0");
}

TEST(SearchSpaceTest, ConditionsNest) {
  SearchSpace space;
  const auto a = space.Add(Boolean("a"));
  const auto b = space.Add(Integer("b", 1, 5).When(a == true));
  space.Add(Boolean("c").When(b >= 3));
  space.Add(Boolean("d").When(b != 3));
  EXPECT_TRUE(space.Active(2, Values{true, std::int64_t{3}}));
  EXPECT_FALSE(space.Active(2, Values{true, std::int64_t{2}}));
  EXPECT_FALSE(space.Active(2, Values{false, std::nullopt}));
  EXPECT_FALSE(space.Active(3, Values{false, std::nullopt, std::nullopt}));  // != is false for an inactive parent too
}

TEST(SearchSpaceTest, ConditionValuesMeetSteppedParentsExactly) {
  SearchSpace space;
  const auto rate = space.Add(Real("rate", 0.1, 1).Step(0.1));
  space.Add(Boolean("x").When(rate == 0.1 + 0.1 + 0.1));
  EXPECT_TRUE(space.Active(1, Values{0.3}));
}

}  // namespace
}  // namespace hpo::search
