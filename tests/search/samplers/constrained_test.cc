// SPDX-License-Identifier: Apache-2.0
//
// What each sampler makes of constraints, beyond the conformance suite: order, evenness, and what an ask costs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <set>

#include "search/samplers/legal_suggestions.h"
#include "search/samplers/table.h"
#include "tests/support/history_builder.h"

namespace hpo::search {
namespace {

// Depth times width at most 100; counts how often that is asked.
struct Sizes {
  SearchSpace space;
  Handle<std::int64_t> depth = space.Add(Integer("depth", 1, 8));
  Handle<std::int64_t> width = space.Add(Integer("width", 1, 64));
  std::shared_ptr<std::atomic<int>> asked = std::make_shared<std::atomic<int>>(0);

  explicit Sizes(double bound = 100) {
    const auto excess = [count = asked, bound](auto d, auto w) {
      ++*count;
      return static_cast<double>(d * w) - bound;
    };
    space.Add(Constrain("depth * width <= bound", excess, depth, width));
  }
};

std::vector<Configuration> AskAll(const SearchSpace& space, const std::string& name, int most) {
  const auto sampler = MakeSampler(name, space);
  HistoryBuilder study;
  std::vector<Configuration> all;
  for (int trial = 0; trial < most; ++trial) {
    const Proposal proposal = sampler->Suggest({.first_trial = trial}, study.history(), RandomSource(3));
    if (proposal.suggestions.empty()) break;
    all.push_back(proposal.suggestions.front().configuration);
    study.Complete(study.Ask(all.back()), 0.01 * trial);
  }
  return all;
}

TEST(ConstrainedTest, TheGridIsThatOfTheWholeSpaceWithoutWhatIsIllegal) {
  const Sizes sizes;
  std::vector<std::pair<std::int64_t, std::int64_t>> expected, grid;
  for (std::int64_t d = 1; d <= 8; ++d) {
    for (std::int64_t w = 1; w <= 64 && d * w <= 100; ++w) expected.emplace_back(d, w);
  }
  for (const Configuration& c : AskAll(sizes.space, "grid", 1000)) grid.emplace_back(c[sizes.depth], c[sizes.width]);
  EXPECT_EQ(grid, expected);
}

TEST(ConstrainedTest, AGridSkipsWholeBranches) {
  SearchSpace space;
  const auto first = space.Add(Integer("first", 1, 1000));
  for (int i = 0; i < 20; ++i) space.Add(Real('x' + std::to_string(i), 0, 1));  // 10^20 readings of each
  space.Add(Constrain(
      "first >= 900", [](auto f) { return 900.0 - f; }, first));
  const std::vector<Configuration> found = AskAll(space, "grid", 1);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0][first], 900);
}

TEST(ConstrainedTest, AGridThatFindsNothingEnds) {
  SearchSpace space;
  const auto a = space.Add(Integer("a", 1, 100'000'000));
  const auto b = space.Add(Integer("b", 1, 100'000'000));
  space.Add(Constrain(
      "a * b == 10^15", [](auto x, auto y) { return std::fabs(x * y - 1e15); }, a, b));
  EXPECT_TRUE(AskAll(space, "grid", 1).empty());
}

TEST(ConstrainedTest, SobolIsTheSequenceWithoutWhatIsIllegal) {
  Sizes sizes;
  SearchSpace free;
  for (int i = 0; i < 2; ++i) free.Add(sizes.space[i]);
  std::vector<Configuration> expected;
  for (const Configuration& c : AskAll(free, "sobol", 400)) {
    if (!sizes.space.FirstBroken(c.values())) expected.push_back(c);
  }
  std::vector<Configuration> points = AskAll(sizes.space, "sobol", 60);
  ASSERT_GE(expected.size(), points.size());
  expected.resize(points.size());
  EXPECT_EQ(points, expected);
}

TEST(ConstrainedTest, EveryLegalConfigurationOfASmallSpaceIsTried) {
  const Sizes sizes(6);  // 14 of 512
  for (const char* name : {"random", "sobol", "grid", "gp", "tpe", "cma_es"}) {
    std::set<std::uint64_t> tried;
    for (const Configuration& c : AskAll(sizes.space, name, 400)) tried.insert(sizes.space.Hash(c));
    EXPECT_EQ(tried.size(), 14u) << name;
  }
}

TEST(ConstrainedTest, AnAskCostsABoundedNumberOfEvaluations) {
  for (const double bound : {400.0, 60.0, 3.0}) {
    for (const SamplerEntry& row : Samplers()) {
      SearchSpace space;
      std::vector<Handle<double>> x;
      for (int i = 0; i < 6; ++i) x.push_back(space.Add(Real('x' + std::to_string(i), 0, 10)));
      const auto count = std::make_shared<std::atomic<int>>(0);
      const auto excess = [count, bound](double a, double b, double c, double d, double e, double f) {
        ++*count;
        return a * b + c * d + e * f - bound;
      };
      space.Add(Constrain("sum of products", excess, x[0], x[1], x[2], x[3], x[4], x[5]));
      const auto sampler = MakeSampler(row.name, space);
      HistoryBuilder study;
      for (int trial = 0; trial < 20; ++trial) {
        *count = 0;
        const Proposal proposal = sampler->Suggest({.first_trial = trial}, study.history(), RandomSource(3));
        ASSERT_EQ(proposal.suggestions.size(), 1u) << row.name;
        EXPECT_LT(*count, 30'000) << row.name << " at trial " << trial << " within " << bound;
        study.Complete(study.Ask(proposal.suggestions.front().configuration), trial % 7);
      }
    }
  }
}

// Proposes the same corner again and again.
class Stubborn : public Sampler {
 public:
  explicit Stubborn(SearchSpace space) : space_(std::move(space)) {}
  Proposal Suggest(const Request& request, const History& /*history*/, const RandomSource& /*random*/) override {
    const std::vector<double> corner(static_cast<std::size_t>(space_.size()), 1.0);
    return {.suggestions = {{space_.FromUnitCube(corner, request.fixed), {{"own", 1.0}}}}};
  }

 private:
  SearchSpace space_;
};

TEST(ConstrainedTest, ASamplerThatKnowsNoConstraintsIsLedBack) {
  const Sizes sizes;
  const auto sampler = WithLegalSuggestions(std::make_unique<Stubborn>(sizes.space), sizes.space);
  const HistoryBuilder study;
  const Proposal proposal = sampler->Suggest({}, study.history(), RandomSource(1));
  ASSERT_EQ(proposal.suggestions.size(), 1u);
  EXPECT_FALSE(sizes.space.FirstBroken(proposal.suggestions[0].configuration.values()));
  EXPECT_EQ(proposal.suggestions[0].note, (Note{{"own", 1.0}}));
  const Proposal fixed = sampler->Suggest({.fixed = PartialConfiguration({Value(std::int64_t{8}), std::nullopt})},
                                          study.history(), RandomSource(1));
  EXPECT_EQ(fixed.suggestions.at(0).configuration[sizes.depth], 8);
  EXPECT_LE(fixed.suggestions.at(0).configuration[sizes.width], 12);
}

TEST(ConstrainedTest, FixedValuesThatNothingLegalHasAreAnsweredByExhaustion) {
  const Sizes sizes(6);
  const PartialConfiguration fixed({Value(std::int64_t{8}), std::nullopt});
  for (const SamplerEntry& row : Samplers()) {
    const HistoryBuilder study;
    const Proposal proposal =
        MakeSampler(row.name, sizes.space)->Suggest({.fixed = fixed}, study.history(), RandomSource(1));
    EXPECT_TRUE(proposal.suggestions.empty()) << row.name;
    EXPECT_EQ(proposal.outlook, Outlook::kExhausted) << row.name;
  }
}

}  // namespace
}  // namespace hpo::search
