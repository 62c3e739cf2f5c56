// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/dataset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>
#include <string>
#include <utility>

namespace hpo::trial_runner {
namespace {

Dataset ThreeImages() {
  return {.sample_shape = {1, 2, 2},
          .samples = std::vector<std::uint8_t>(12, 7),
          .label_shape = {},
          .labels = {0, 1, 1},
          .class_names = {"a", "b"},
          .split = {.train = {2}, .validation = {0}, .test = {1}},
          .pixel_scale = {ChannelScale{}}};
}

TEST(DatasetTest, AConsistentOnePasses) { EXPECT_NO_THROW(RequireConsistent(ThreeImages())); }

TEST(DatasetTest, WhatDoesNotFitTogetherIsNamed) {
  const std::pair<std::function<void(Dataset&)>, std::string> cases[] = {
      {[](Dataset& d) { d.sample_shape = {}; }, "a sample needs one axis"},
      {[](Dataset& d) { d.label_shape = {0}; }, "an axis of the labels"},
      {[](Dataset& d) {
         d.sample_shape = {1, 2, 3};
       },
       "12 values are not those of 3 samples"},
      {[](Dataset& d) { d.class_names = {"a"}; }, "fewer than two classes"},
      {[](Dataset& d) { d.labels[1] = 2; }, "a label is not one of the classes"},
      {[](Dataset& d) { d.labels[1] = -1; }, "a label is not one of the classes"},
      {[](Dataset& d) { d.pixel_scale.clear(); }, "need a scale for each channel"},
      {[](Dataset& d) { d.samples = std::vector<float>(12); }, "need a scale for each channel"},
      {[](Dataset& d) { d.pixel_scale[0].deviation = 0; }, "the deviation of a channel"},
      {[](Dataset& d) { d.vocabulary = 5; }, "tokens, and they alone, need a vocabulary"},
      {[](Dataset& d) { d.split.validation.clear(); }, "no row for validation"},
      {[](Dataset& d) { d.split.test = {3}; }, "test names a row that is not there"},
      {[](Dataset& d) { d.split.train = {-1}; }, "training names a row that is not there"},
  };
  for (const auto& [spoil, what] : cases) {
    Dataset dataset = ThreeImages();
    spoil(dataset);
    EXPECT_THAT([&] { RequireConsistent(dataset); },
                ::testing::ThrowsMessage<std::invalid_argument>(::testing::HasSubstr(what)));
  }
}

TEST(DatasetTest, TokensAreOfTheVocabulary) {
  Dataset text = ThreeImages();
  text.samples = std::vector<std::int32_t>(12, 4);
  text.pixel_scale.clear();
  text.vocabulary = 5;
  EXPECT_NO_THROW(RequireConsistent(text));
  text.vocabulary = 4;
  EXPECT_THAT([&] { RequireConsistent(text); },
              ::testing::ThrowsMessage<std::invalid_argument>("a token is not one of the vocabulary"));
}

TEST(DatasetTest, RowsAreCountedByTheirLabels) {
  Dataset text = ThreeImages();
  text.label_shape = {3};
  EXPECT_EQ(text.rows(), 1);
}

}  // namespace
}  // namespace hpo::trial_runner
