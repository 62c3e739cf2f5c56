// SPDX-License-Identifier: Apache-2.0
#include "search/gp/projected_lbfgs.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

namespace hpo::search::gp {
namespace {

using Function = std::function<double(const Vector&, Vector&)>;

ProjectedLbfgs Minimize(const Function& f, Vector start, const Vector& lower, const Vector& upper,
                        const LbfgsOptions& options) {
  ProjectedLbfgs run(std::move(start), lower, upper, options);
  Vector gradient;
  while (!run.done()) {
    EXPECT_TRUE((run.point().array() >= lower.array()).all() && (run.point().array() <= upper.array()).all());
    const double value = f(run.point(), gradient);
    run.Tell(value, gradient);
  }
  return run;
}

double RosenbrockValley(const Vector& x, Vector& gradient) {
  const double bend = x[1] - x[0] * x[0];
  gradient = Vector(2);
  gradient << -400 * bend * x[0] - 2 * (1 - x[0]), 200 * bend;
  return 100 * bend * bend + (1 - x[0]) * (1 - x[0]);
}

TEST(ProjectedLbfgsTest, ABentValleyIsFollowedToItsEnd) {
  const auto run = Minimize(RosenbrockValley, Vector::Constant(2, -1.2), Vector::Constant(2, -5),
                            Vector::Constant(2, 5), {.max_iterations = 200, .relative_decrease = 0});
  EXPECT_TRUE(run.best_point().isApprox(Vector::Ones(2), 1e-4)) << run.best_point().transpose();
}

TEST(ProjectedLbfgsTest, AMinimumOutsideTheBoxIsApproachedOnItsFace) {
  const auto run = Minimize(RosenbrockValley, Vector::Constant(2, -0.5), Vector::Constant(2, -2),
                            (Vector(2) << 0.5, 2).finished(), {.max_iterations = 100, .relative_decrease = 0});
  EXPECT_NEAR(run.best_point()[0], 0.5, 1e-9);
  EXPECT_NEAR(run.best_point()[1], 0.25, 1e-5);
}

TEST(ProjectedLbfgsTest, AnIllConditionedBowlTakesFewSteps) {
  const Vector weights = (Vector(4) << 1, 10, 100, 1000).finished();
  int evaluations = 0;
  const Function bowl = [&](const Vector& x, Vector& gradient) {
    ++evaluations;
    gradient = weights.cwiseProduct(x);
    return 0.5 * x.dot(gradient);
  };
  const auto run = Minimize(bowl, Vector::Ones(4), Vector::Constant(4, -3), Vector::Constant(4, 3),
                            {.max_iterations = 100, .gradient_tolerance = 1e-6, .relative_decrease = 0});
  EXPECT_LT(run.best_value(), 1e-12);
  EXPECT_LT(evaluations, 60);
}

TEST(ProjectedLbfgsTest, AStepIntoTheUndefinedIsTakenBack) {
  const Function log_wall = [](const Vector& x, Vector& gradient) {
    gradient = Vector::Constant(1, 1 - 1 / x[0]);
    if (x[0] <= 0) return std::numeric_limits<double>::quiet_NaN();
    return x[0] - std::log(x[0]);
  };
  const auto run = Minimize(log_wall, Vector::Constant(1, 5), Vector::Constant(1, -10), Vector::Constant(1, 10),
                            {.max_iterations = 100});
  EXPECT_NEAR(run.best_point()[0], 1.0, 1e-3);
}

TEST(ProjectedLbfgsTest, AnUndefinedStartEndsTheSearch) {
  const Function nowhere = [](const Vector& x, Vector& gradient) {
    gradient = Vector::Zero(x.size());
    return std::numeric_limits<double>::infinity();
  };
  const auto run = Minimize(nowhere, Vector::Zero(2), Vector::Zero(2), Vector::Ones(2), {});
  EXPECT_TRUE(std::isinf(run.best_value()));
  EXPECT_EQ(run.best_point(), Vector::Zero(2));
}

TEST(ProjectedLbfgsTest, NothingToMoveIsDoneAtOnce) {
  EXPECT_TRUE(ProjectedLbfgs(Vector(), Vector(), Vector(), {}).done());
}

TEST(ProjectedLbfgsTest, TheIterationLimitHolds) {
  int evaluations = 0;
  const Function counted = [&](const Vector& x, Vector& gradient) {
    ++evaluations;
    return RosenbrockValley(x, gradient);
  };
  Minimize(counted, Vector::Constant(2, -1.2), Vector::Constant(2, -5), Vector::Constant(2, 5), {.max_iterations = 3});
  EXPECT_LE(evaluations, 1 + 3 * 12);
  EXPECT_GE(evaluations, 4);
}

}  // namespace
}  // namespace hpo::search::gp
