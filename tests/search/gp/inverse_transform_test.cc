// SPDX-License-Identifier: Apache-2.0
#include "search/gp/inverse_transform.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <vector>

namespace hpo::search::gp {
namespace {

RC_GTEST_PROP(InverseTransformTest, AValueGivesItsLossBack, (bool is_power)) {
  const std::vector<double> losses = *rc::gen::nonEmpty(rc::gen::container<std::vector<double>>(
      rc::gen::map(rc::gen::inRange(-1000, 1000), [](int x) { return x * 0.1; })));
  const OutputTransform transform = is_power ? OutputTransform::Power(losses) : OutputTransform::HalfRank(losses);
  const InverseTransform inverse(transform, losses);
  for (std::size_t i = 0; i < losses.size(); ++i) {
    RC_ASSERT(std::fabs(inverse(transform.values()[static_cast<Index>(i)]) - losses[i]) < 1e-7);
  }
}

TEST(InverseTransformTest, BetweenLossesItIsLinearAndBeyondTheBestItHasTheSlopeThere) {
  const std::vector<double> losses = {10, 12, 15, 40, 90};
  const OutputTransform transform = OutputTransform::HalfRank(losses);
  const InverseTransform inverse(transform, losses);
  EXPECT_NEAR(inverse(0.5 * (transform.values()[1] + transform.values()[2])), 13.5, 1e-12);
  EXPECT_NEAR(inverse(transform.values()[0] - 2 / transform.unit()), 8.0, 1e-12);
}

TEST(InverseTransformTest, BeyondTheWorstLossItStopsThere) {
  const auto inverse = [](const std::vector<double>& losses) {
    return InverseTransform(OutputTransform::HalfRank(losses), losses);
  };
  EXPECT_EQ(inverse({1, 2, 3, 4})(100.0), 4.0);
  EXPECT_EQ(inverse({5, 5})(3.0), 5.0);
}

}  // namespace
}  // namespace hpo::search::gp
