// SPDX-License-Identifier: Apache-2.0
#include "search/gp/tried.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

#include "search/random_source.h"
#include "tests/support/history_builder.h"
#include "tests/support/plain_spaces.h"
#include "tests/support/random_space.h"

namespace hpo::search::gp {
namespace {

RC_GTEST_PROP(TriedTest, WhatWasAskedOrAddedIsKnownAndNothingElse, ()) {
  const SearchSpace space = *RandomSpace();
  const FeatureMap map(space);
  TrialFeatures features(map);
  HistoryBuilder study;
  std::vector<Configuration> tried;
  RandomStream draws(*rc::gen::arbitrary<std::uint64_t>(), 0);
  std::vector<double> unit(static_cast<std::size_t>(space.size()));
  const auto draw = [&] {
    for (double& x : unit) x = draws.Uniform();
    return space.FromUnitCube(unit);
  };
  for (int k = *rc::gen::inRange(0, 20); k > 0; --k) study.Ask(tried.emplace_back(draw()));
  Tried known(features);
  known.Follow(study.history());
  for (int k = *rc::gen::inRange(0, 100); k > 0; --k) known.Add(tried.emplace_back(draw()));
  RC_ASSERT(known.size() == tried.size());
  for (const Configuration& configuration : tried) {
    RC_ASSERT(known.Has(space.Hash(configuration)));
    RC_ASSERT(known.IsNear(map.Encode(configuration)));
  }
  for (int k = 0; k < 100; ++k) {
    const Configuration other = draw();
    RC_ASSERT(known.Has(space.Hash(other)) == (std::ranges::find(tried, other) != tried.end()));
  }
}

TEST(TriedTest, AnotherHistoryTakesThePlaceOfWhatWasKnown) {
  const FeatureMap map(Reals(2));
  TrialFeatures features(map);
  const auto at = [&](double x) { return map.space().FromUnitCube(std::vector<double>{x, x}); };
  HistoryBuilder study, longer, other;
  study.Ask(at(0.1));
  for (const double x : {0.1, 0.2}) longer.Ask(at(x));
  other.Ask(at(0.3));
  Tried known(features);
  known.Follow(study.history());
  known.Add(at(0.9));
  known.Follow(longer.history());
  EXPECT_EQ(known.size(), 2u);
  EXPECT_TRUE(known.Has(at(0.1)) && known.Has(at(0.2)));
  EXPECT_FALSE(known.Has(at(0.9)) || known.IsNear(map.Encode(at(0.9))));
  known.Follow(other.history());
  EXPECT_EQ(known.size(), 1u);
  EXPECT_TRUE(known.Has(at(0.3)) && known.IsNear(map.Encode(at(0.3))));
  EXPECT_FALSE(known.Has(at(0.1)) || known.IsNear(map.Encode(at(0.1))));
}

TEST(TriedTest, APlaceATenMillionthAwayIsNearAndOneBeyondIsNot) {
  const FeatureMap map(Reals(2));
  TrialFeatures features(map);
  Tried known(features);
  known.Add(map.space().FromUnitCube(std::vector<double>{0.5, 0.5}));
  EXPECT_TRUE(known.IsNear(Vector{{0.5 + 0.9e-7, 0.5 - 0.9e-7}}));
  EXPECT_FALSE(known.IsNear(Vector{{0.5 + 1.1e-7, 0.5}}));
}

}  // namespace
}  // namespace hpo::search::gp
