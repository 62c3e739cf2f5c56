// SPDX-License-Identifier: Apache-2.0
//
// How good the proposals are, and what they promise. Quality targets hold for the fixed seeds below.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <string>

#include "search/samplers/table.h"
#include "tests/support/history_builder.h"
#include "tests/support/random_results.h"
#include "tests/support/random_space.h"
#include "tests/support/same_proposal.h"
#include "tests/support/test_functions.h"

namespace hpo::search {
namespace {

std::unique_ptr<Sampler> Tpe(const SearchSpace& space) { return MakeSampler("tpe", space); }

double KindOf(const Note& note) {
  const auto kind = std::ranges::find(note, "kind", &std::pair<std::string, double>::first);
  return kind == note.end() ? -1 : kind->second;
}

using Objective = std::function<double(const Configuration&)>;

// The best of `trials` asked one by one, the mean over ten seeds.
double MeanBest(const std::string& name, const SearchSpace& space, const Objective& objective, int trials) {
  double sum = 0;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const auto sampler = MakeSampler(name, space);
    HistoryBuilder study;
    for (int trial = 0; trial < trials; ++trial) {
      Suggestion s = sampler->Suggest({.first_trial = trial}, study.history(), RandomSource(seed)).suggestions.front();
      const double loss = objective(s.configuration);
      study.Complete(study.Ask(std::move(s.configuration), std::move(s.note)), loss);
    }
    sum += study.history()[study.history().best().value()].losses.front();
  }
  return sum / 10;
}

TEST(TpeSamplerTest, HartmannIsFoundFasterThanByChance) {
  const TestFunction hartmann = Hartmann6();
  double tpe = 0, random = 0;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    tpe += BestSoFar(*Tpe(SpaceOf(hartmann)), hartmann, {.trials = 100}, seed).back() / 10;
    random += BestSoFar(*MakeSampler("random", SpaceOf(hartmann)), hartmann, {.trials = 100}, seed).back() / 10;
  }
  EXPECT_LT(tpe, -2.9);
  EXPECT_LT(tpe, random - 0.3);
}

// Three branches, each with a bowl of its own; one is deepest.
TEST(TpeSamplerTest, TheBestBranchOfAConditionalSpaceIsFoundAndSearched) {
  SearchSpace space;
  const auto kind = space.Add(Choice("kind", {"a", "b", "c"}));
  const auto shared = space.Add(Real("shared", 0, 1));
  const auto a = space.Add(Real("a", 0, 1).When(kind == "a"));
  const auto b = space.Add(Integer("b", 1, 100).Log().When(kind == "b"));
  const auto c = space.Add(Real("c", 1e-5, 1).Log().When(kind == "c"));
  const Objective objective = [&](const Configuration& x) {
    const double common = std::pow(x[shared] - 0.3, 2);
    if (x[kind] == "a") return common + 0.4 + std::pow(x[a] - 0.2, 2);
    if (x[kind] == "b") return common + 0.3 + std::pow(std::log10(static_cast<double>(x[b])) - 1, 2);
    return common + std::pow(std::log10(x[c]) + 3, 2);
  };
  const double tpe = MeanBest("tpe", space, objective, 60);
  EXPECT_LT(tpe, 0.03);
  EXPECT_LT(tpe, 0.5 * MeanBest("random", space, objective, 60));
}

TEST(TpeSamplerTest, AStudyBeginsWithTheDesign) {
  SearchSpace space;
  space.Add(Real("x", 0, 1));
  const auto sampler = Tpe(space);
  HistoryBuilder study;
  for (int trial = 0; trial < 12; ++trial) {
    Suggestion s = sampler->Suggest({.first_trial = trial}, study.history(), RandomSource(1)).suggestions.front();
    EXPECT_EQ(KindOf(s.note), trial < 10 ? 0 : 1) << trial;
    study.Complete(study.Ask(std::move(s.configuration), std::move(s.note)), trial * 0.1);
  }
}

// The mean distance of eight proposals in the unit square from one another.
double SpreadOf(const SearchSpace& space, const std::vector<Configuration>& proposed) {
  double sum = 0;
  for (const Configuration& a : proposed) {
    for (const Configuration& b : proposed) {
      sum += std::hypot(std::get<double>(*a[0]) - std::get<double>(*b[0]),
                        std::get<double>(*a[1]) - std::get<double>(*b[1]));
    }
  }
  EXPECT_EQ(space.size(), 2);
  return sum / static_cast<double>(proposed.size() * (proposed.size() - 1));
}

// The trials of a batch count as bad for one another, so they spread wider than asks that do not know of each other.
TEST(TpeSamplerTest, RunningTrialsAreKeptAwayFrom) {
  SearchSpace space;
  space.Add(Real("x", 0, 1));
  space.Add(Real("y", 0, 1));
  double together = 0, apart = 0;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    HistoryBuilder study;
    RandomStream random(seed, 0);
    for (int k = 0; k < 40; ++k) {
      const double x = random.Uniform(), y = random.Uniform();
      study.Complete(study.Ask(space.FromUnitCube(std::vector<double>{x, y})), std::hypot(x - 0.3, y - 0.7));
    }
    const auto sampler = Tpe(space);
    std::vector<Configuration> batch, single;
    for (const Suggestion& s :
         sampler->Suggest({.count = 8, .first_trial = 40}, study.history(), RandomSource(seed)).suggestions) {
      batch.push_back(s.configuration);
    }
    for (int trial = 40; trial < 48; ++trial) {
      single.push_back(sampler->Suggest({.first_trial = trial}, study.history(), RandomSource(seed))
                           .suggestions.front()
                           .configuration);
    }
    together += SpreadOf(space, batch);
    apart += SpreadOf(space, single);
  }
  EXPECT_GT(together, 1.2 * apart);
}

TEST(TpeSamplerTest, ARegionThatFailsIsAvoided) {
  SearchSpace space;
  const auto x = space.Add(Real("x", 0, 1)), y = space.Add(Real("y", 0, 1));
  const auto sampler = Tpe(space);
  HistoryBuilder study;
  int failures = 0;
  for (int trial = 0; trial < 80; ++trial) {
    Suggestion s = sampler->Suggest({.first_trial = trial}, study.history(), RandomSource(2)).suggestions.front();
    const double at_x = s.configuration[x], at_y = s.configuration[y];
    const int asked = study.Ask(std::move(s.configuration), std::move(s.note));
    if (at_x > 0.5) {
      study.Fail(asked);
      if (trial >= 40) ++failures;
    } else {
      study.Complete(asked, std::hypot(at_x - 0.3, at_y - 0.6));
    }
  }
  EXPECT_LE(failures, 12);
}

TEST(TpeSamplerTest, AThousandAndOneParametersAreServed) {
  SearchSpace space;
  for (int i = 0; i < 1001; ++i) space.Add(Real("x" + std::to_string(i), 0, 1));
  const auto sampler = Tpe(space);
  HistoryBuilder study;
  for (int trial = 0; trial < 12; ++trial) {
    Suggestion s = sampler->Suggest({.first_trial = trial}, study.history(), RandomSource(1)).suggestions.front();
    EXPECT_EQ(space.Complete(s.configuration.values()), s.configuration);
    study.Complete(study.Ask(std::move(s.configuration), std::move(s.note)), trial);
  }
}

RC_GTEST_PROP(TpePropertiesTest, ProposalsAreLegalAndNewUntilAllAreTried, ()) {
  const SearchSpace space = *AnySpace();
  const RandomSource random(*rc::gen::arbitrary<std::uint64_t>());
  const auto sampler = Tpe(space);
  HistoryBuilder study;
  std::set<std::uint64_t> tried;
  for (int trial = 0; trial < 40; ++trial) {
    const Proposal proposal = sampler->Suggest({.first_trial = trial}, study.history(), random);
    if (proposal.outlook == Outlook::kExhausted) {
      RC_ASSERT(tried.size() == space.Cardinality(1000).value_or(tried.size()));
      return;
    }
    const Suggestion& suggestion = proposal.suggestions.front();
    RC_ASSERT(space.Complete(suggestion.configuration.values()) == suggestion.configuration);
    RC_ASSERT(!space.FirstBroken(suggestion.configuration.values()));
    RC_ASSERT(tried.insert(space.Hash(suggestion.configuration)).second);
    HappenTo(study, study.Ask(suggestion.configuration, suggestion.note));
  }
}

RC_GTEST_PROP(TpePropertiesTest, FreshAndUsedInstancesAgreeAndFixedValuesHold, ()) {
  const SearchSpace space = *AnySpace();
  const RandomSource random(*rc::gen::arbitrary<std::uint64_t>());
  const auto used = Tpe(space);
  HistoryBuilder study;
  for (int k = 0; k < 20; ++k) HappenTo(study, study.Ask(space.FromUnitCube(*RandomPoint(space))));
  for (int round = 0; round < 6; ++round) {
    std::vector<std::optional<Value>> values = space.FromUnitCube(*RandomPoint(space)).values();
    for (auto& value : values) {
      if (*rc::gen::arbitrary<bool>()) value.reset();
    }
    const Request request{.count = *rc::gen::inRange(1, 4),
                          .first_trial = static_cast<int>(study.history().trials().size()),
                          .fixed = PartialConfiguration(values)};
    const Proposal proposal = used->Suggest(request, study.history(), random);
    RC_ASSERT(Same(proposal, Tpe(space)->Suggest(request, study.history(), random)));
    for (const Suggestion& s : proposal.suggestions) {
      for (int i = 0; i < space.size(); ++i) {
        if (values[static_cast<std::size_t>(i)] && s.configuration[i]) {
          RC_ASSERT(SameValue(*values[static_cast<std::size_t>(i)], *s.configuration[i]));
        }
      }
      HappenTo(study, study.Ask(s.configuration, s.note));
    }
  }
}

}  // namespace
}  // namespace hpo::search
