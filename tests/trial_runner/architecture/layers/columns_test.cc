// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/layers/columns.h"

#include <gmock/gmock.h>

#include <stdexcept>

namespace hpo::trial_runner {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

template <typename Layer>
auto Refused(const Layer& layer, const Shape& input, const char* why) {
  EXPECT_THAT([&] { Describe(layer, {input}); }, ThrowsMessage<std::invalid_argument>(HasSubstr(why)));
}

TEST(ColumnsTest, LeadingColumnsAreARowOfTheirCount) {
  EXPECT_EQ(Describe(LeadingColumns{3}, {{5}}).output, Shape{3});
  EXPECT_TRUE(Describe(LeadingColumns{3}, {{5}}).tensors.empty());
}

TEST(ColumnsTest, ACategoryHasARowOfItsTable) {
  const LayerFacts facts = Describe(CategoryEmbedding{.column = 4, .categories = 7, .width = 2}, {{5}});
  EXPECT_EQ(facts.output, Shape{2});
  ASSERT_EQ(facts.tensors.size(), 1u);
  EXPECT_EQ(facts.tensors[0].shape, (Shape{7, 2}));
}

TEST(ColumnsTest, NumbersOutsideTheirRangeAreRefused) {
  Refused(LeadingColumns{0}, {5}, "count");
  Refused(LeadingColumns{6}, {5}, "count = 6 is more than the 5 columns");
  Refused(LeadingColumns{1}, {3, 5}, "needs a row of columns");
  Refused(CategoryEmbedding{.column = 5, .categories = 7, .width = 2}, {5}, "column = 5 is not one of the 5 columns");
  Refused(CategoryEmbedding{.column = -1, .categories = 7, .width = 2}, {5}, "column");
  Refused(CategoryEmbedding{.column = 0, .categories = 0, .width = 2}, {5}, "categories");
  Refused(CategoryEmbedding{.column = 0, .categories = 7, .width = 0}, {5}, "width");
}

}  // namespace
}  // namespace hpo::trial_runner
