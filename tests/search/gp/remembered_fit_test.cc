// SPDX-License-Identifier: Apache-2.0
#include "search/gp/remembered_fit.h"

#include <gtest/gtest.h>

namespace hpo::search::gp {
namespace {

Observations Data(double value) {
  return {.points = Matrix::Constant(2, 1, 0.5), .values = Vector::Constant(2, value), .extra_noise = Vector::Zero(2)};
}

class RememberedFitTest : public testing::Test {
 protected:
  // Counts the fits that were made.
  Vector Of(const Observations& data, const RandomStream& random) {
    return fit_.Of(data, random, [&] {
      ++made_;
      return data.values;
    });
  }

  RememberedFit fit_;
  int made_ = 0;
};

TEST_F(RememberedFitTest, AFitOfTheSameDataAndDrawsIsMadeOnce) {
  EXPECT_EQ(Of(Data(1), RandomStream(1, 2)), Data(1).values);
  EXPECT_EQ(Of(Data(1), RandomStream(1, 2)), Data(1).values);
  EXPECT_EQ(made_, 1);
}

TEST_F(RememberedFitTest, OtherDataOrDrawsAreFittedAnew) {
  Of(Data(1), RandomStream(1, 2));
  EXPECT_EQ(Of(Data(2), RandomStream(1, 2)), Data(2).values);
  Of(Data(2), RandomStream(1, 3));
  Observations doubtful = Data(2);
  doubtful.extra_noise[0] = 1;
  Of(doubtful, RandomStream(1, 3));
  Observations shorter = Data(2);
  shorter.points.conservativeResize(1, 1);
  shorter.values.conservativeResize(1);
  EXPECT_EQ(Of(shorter, RandomStream(1, 3)).size(), 1);
  EXPECT_EQ(made_, 5);
}

}  // namespace
}  // namespace hpo::search::gp
