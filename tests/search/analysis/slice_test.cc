// SPDX-License-Identifier: Apache-2.0
#include "search/analysis/slice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cmath>
#include <string>
#include <variant>

#include "tests/support/history_builder.h"
#include "tests/support/random_loss.h"
#include "tests/support/random_space.h"

namespace hpo::search::analysis {
namespace {

using ::testing::ElementsAre;

using Made = std::variant<StudyModel, NoModel>;

Made ModelOf(const SearchSpace& space, const HistoryBuilder& study) {
  return StudyModel::Of(space, study.history(), RandomSource(5), gp::StoppedTrials::kMatch);
}

std::vector<Slice> SlicesOf(const SearchSpace& space, const HistoryBuilder& study) {
  return Slices(std::get<StudyModel>(ModelOf(space, study)), study.history());
}

// Trials spread over the space with these losses.
HistoryBuilder Spread(const SearchSpace& space, const std::vector<double>& losses) {
  HistoryBuilder study;
  RandomStream draws(1, 2);
  std::vector<double> unit(static_cast<std::size_t>(space.size()));
  for (const double loss : losses) {
    std::ranges::generate(unit, [&] { return draws.Uniform(); });
    study.Complete(study.Ask(space.FromUnitCube(unit)), loss);
  }
  return study;
}

TEST(SliceTest, ALogParameterHasALogGridFromEndToEnd) {
  SearchSpace space;
  space.Add(Real("lr", 1e-4, 1).Log());
  const Slice slice = SlicesOf(space, Spread(space, {5, 4, 3, 2, 1, 2})).at(0);
  EXPECT_EQ(slice.values.size(), kMostSliceValues + 1u);  // and the incumbent's own
  EXPECT_EQ(ToNumber(slice.values.front()), 1e-4);
  EXPECT_EQ(ToNumber(slice.values.back()), 1);
  EXPECT_NEAR(ToNumber(slice.values[1]) / ToNumber(slice.values[0]), std::pow(1e4, 1.0 / 60), 1e-3);
  for (std::size_t k = 1; k < slice.values.size(); ++k) {
    EXPECT_LT(ToNumber(slice.values[k - 1]), ToNumber(slice.values[k]));
  }
}

TEST(SliceTest, DiscreteParametersHaveTheirValuesInOrder) {
  SearchSpace space;
  space.Add(Integer("depth", 2, 4));
  space.Add(Ordinal("batch", {16, 32, 64}));
  space.Add(Boolean("norm"));
  space.Add(Choice("kind", {"z", "a"}));
  const std::vector<Slice> slices = SlicesOf(space, Spread(space, {5, 4, 3, 2, 1, 2}));
  ASSERT_EQ(slices.size(), 4u);
  EXPECT_THAT(slices[0].values, ElementsAre(std::int64_t{2}, std::int64_t{3}, std::int64_t{4}));
  EXPECT_THAT(slices[1].values, ElementsAre(std::int64_t{16}, std::int64_t{32}, std::int64_t{64}));
  EXPECT_THAT(slices[2].values, ElementsAre(false, true));
  EXPECT_THAT(slices[3].values, ElementsAre(std::string("z"), std::string("a")));
}

TEST(SliceTest, OfAWideIntegerRangeAnEvenPartIsShownWithTheIncumbentsOwn) {
  SearchSpace space;
  space.Add(Integer("width", 1, 1'000'000));
  HistoryBuilder study;
  for (const std::int64_t width : {1, 7, 70'001, 400'000, 900'000}) {
    study.Complete(study.Ask(Configuration({Value(width)})), std::fabs(static_cast<double>(width) - 70'001));
  }
  const Slice slice = SlicesOf(space, study).at(0);
  EXPECT_EQ(slice.values.size(), kMostSliceValues + 1u);
  EXPECT_THAT(slice.values, ::testing::Contains(Value(std::int64_t{70'001})));
}

TEST(SliceTest, AllOthersStayAsInTheIncumbent) {
  SearchSpace space;
  space.Add(Real("x", 0, 1));
  space.Add(Choice("kind", {"a", "b"}));
  const HistoryBuilder study = Spread(space, {5, 4, 3, 2, 1, 2, 7, 8});
  const auto made = ModelOf(space, study);
  const auto& model = std::get<StudyModel>(made);
  const Configuration incumbent = study.history()[4].configuration;
  for (const Slice& slice : Slices(model, study.history())) {
    for (std::size_t k = 0; k < slice.values.size(); ++k) {
      std::vector<std::optional<Value>> values = incumbent.values();
      values[static_cast<std::size_t>(slice.parameter)] = slice.values[k];
      EXPECT_NEAR(slice.band.mean[k], model.Predict(std::array{Configuration(values)}).mean[0], 1e-9);
    }
  }
}

// Without "b" there is no momentum.
SearchSpace Conditional() {
  SearchSpace space;
  const auto kind = space.Add(Choice("kind", {"a", "b"}));
  space.Add(Real("momentum", 0, 1).When(kind == "b"));
  return space;
}

Configuration A() { return Configuration({Value(std::string("a")), std::nullopt}); }
Configuration B(double momentum) { return Configuration({Value(std::string("b")), Value(momentum)}); }

TEST(SliceTest, WhatAValueSwitchesOnIsAsInTheBestTrialThatHasIt) {
  HistoryBuilder study;
  study.Complete(study.Ask(A()), 1);
  for (const double momentum : {0.1, 0.4, 0.6, 0.9}) study.Complete(study.Ask(B(momentum)), 2 + momentum);
  const auto made = ModelOf(Conditional(), study);
  const auto& model = std::get<StudyModel>(made);
  const std::vector<Slice> slices = Slices(model, study.history());
  ASSERT_EQ(slices.size(), 1u);  // the incumbent has no momentum
  EXPECT_EQ(slices[0].parameter, 0);
  EXPECT_NEAR(slices[0].band.mean.at(1), model.Predict(std::array{B(0.1)}).mean[0], 1e-9);
}

TEST(SliceTest, WhatNoTrialHasHadIsInTheMiddleOfItsRange) {
  HistoryBuilder study;
  SearchSpace space = Conditional();
  space.Add(Real("x", 0, 1));
  for (const double x : {0.1, 0.4, 0.6, 0.8, 0.9}) {
    study.Complete(study.Ask(Configuration({Value(std::string("a")), std::nullopt, Value(x)})), x);
  }
  const auto made = ModelOf(space, study);
  const auto& model = std::get<StudyModel>(made);
  const Configuration expected({Value(std::string("b")), Value(0.5), Value(0.1)});
  EXPECT_NEAR(Slices(model, study.history()).at(0).band.mean.at(1), model.Predict(std::array{expected}).mean[0], 1e-9);
}

void Happen(HistoryBuilder& study, int trial) {
  const int outcome = *rc::gen::inRange(0, 9);
  if (outcome == 0) return;
  if (outcome == 1) return study.Fail(trial);
  study.Measure(trial, 1, RandomLoss());
  return outcome == 2 ? study.Stop(trial) : study.Complete(trial);
}

RC_GTEST_PROP(SliceTest, OfAnySpaceAndHistoryAreLegalFiniteAndInOrder, ()) {
  const SearchSpace space = *RandomSpace();
  HistoryBuilder study;
  const int trials = *rc::gen::inRange(0, 30);
  for (int k = 0; k < trials; ++k) Happen(study, study.Ask(space.FromUnitCube(*RandomPoint(space))));
  const auto made = ModelOf(space, study);
  const StudyModel* model = std::get_if<StudyModel>(&made);
  if (model == nullptr) return;
  RC_ASSERT(std::isfinite(model->noise()) && model->noise() >= 0);
  const auto& first = study.history().trials().front().configuration;
  const auto& last = study.history().trials().back().configuration;
  const double probability = model->ProbabilityLower(first, last);
  RC_ASSERT(probability >= 0 && probability <= 1);
  for (const Slice& slice : Slices(*model, study.history())) {
    RC_ASSERT(slice.values.size() == slice.band.mean.size() && !slice.values.empty());
    RC_ASSERT(slice.values.size() == slice.band.low.size() && slice.values.size() == slice.band.high.size());
    for (std::size_t k = 0; k < slice.values.size(); ++k) {
      RC_ASSERT(!ValueProblem(space[slice.parameter], slice.values[k]));
      RC_ASSERT(std::isfinite(slice.band.low[k]) && std::isfinite(slice.band.high[k]));
      RC_ASSERT(slice.band.low[k] <= slice.band.mean[k] && slice.band.mean[k] <= slice.band.high[k]);
    }
  }
}

}  // namespace
}  // namespace hpo::search::analysis
