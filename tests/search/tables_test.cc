// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <set>
#include <stdexcept>
#include <string>

#include "search/pruners/table.h"
#include "search/samplers/table.h"

namespace hpo::search {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string MessageOf(const std::function<void()>& call) {
  try {
    call();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "nothing was thrown";
}

TEST(TablesTest, NamesAreDistinctAndEveryRowIsFoundByItsName) {
  std::set<std::string_view> names;
  for (const SamplerEntry& row : Samplers()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_EQ(FindSampler(row.name), &row);
    EXPECT_FALSE(row.help.empty());
  }
  names.clear();
  for (const PrunerEntry& row : Pruners()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_EQ(FindPruner(row.name), &row);
    EXPECT_FALSE(row.help.empty());
  }
}

TEST(TablesTest, TheDefaultsOfEveryRowAreLegal) {
  for (const SamplerEntry& row : Samplers()) {
    Options defaults;
    for (const OptionField& field : row.options) defaults[field.name] = field.fallback;
    EXPECT_TRUE(OptionProblems(row.options, defaults).empty()) << row.name;
  }
  for (const PrunerEntry& row : Pruners()) {
    Options defaults;
    for (const OptionField& field : row.options) defaults[field.name] = field.fallback;
    EXPECT_TRUE(OptionProblems(row.options, defaults).empty()) << row.name;
  }
}

TEST(TablesTest, AMistypedNameSuggestsTheNearest) {
  EXPECT_EQ(MessageOf([] { MakeSampler("gird", SearchSpace()); }), "unknown sampler \"gird\"; did you mean \"grid\"?");
  EXPECT_EQ(MessageOf([] { MakePruner("medain", {}); }), "unknown pruner \"medain\"; did you mean \"median\"?");
}

TEST(TablesTest, AnUnknownNameListsAllOfThem) {
  EXPECT_EQ(MessageOf([] { MakeSampler("simulated_annealing", SearchSpace()); }),
            "unknown sampler \"simulated_annealing\"; there are random, sobol, grid, gp, tpe, cma_es, auto");
  EXPECT_EQ(FindSampler("simulated_annealing"), nullptr);
  EXPECT_EQ(FindPruner("simulated_annealing"), nullptr);
}

TEST(TablesTest, AnIllegalOptionIsRefusedByNameAndRule) {
  EXPECT_THAT(MessageOf([] {
                MakeSampler("grid", SearchSpace(), {{"resolution", std::int64_t{1}}});
              }),
              AllOf(HasSubstr("resolution"), HasSubstr("must be >= 2")));
  EXPECT_THAT(MessageOf([] {
                MakePruner("asha", {1, 9}, {{"reduction_factor", std::int64_t{1}}});
              }),
              AllOf(HasSubstr("reduction_factor"), HasSubstr("must be >= 2")));
  EXPECT_THAT(MessageOf([] {
                MakePruner("asha", {1, 9}, {{"rule", std::string("median")}});
              }),
              AllOf(HasSubstr("rule"), HasSubstr("rank, quantile")));
}

TEST(TablesTest, AnIllegalFidelityRangeIsRefused) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(MessageOf([] { MakePruner("asha", {0, 9}); }), "fidelity.min = 0: must be > 0");
  EXPECT_EQ(MessageOf([] { MakePruner("none", {3, 2}); }), "fidelity.max = 2: must be >= fidelity.min = 3");
  EXPECT_THAT(MessageOf([&] { MakePruner("median", {nan, 2}); }), HasSubstr("must be > 0"));
  EXPECT_THAT(MessageOf([&] { MakePruner("median", {1, nan}); }), HasSubstr("must be >= fidelity.min"));
}

}  // namespace
}  // namespace hpo::search
