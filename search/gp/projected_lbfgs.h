// SPDX-License-Identifier: Apache-2.0
//
// Minimizes a smooth function in a box: limited-memory BFGS on the free variables, projected backtracking line search
// (Armijo). It asks and is told instead of calling a function, so that many runs can share each round's linear algebra.
// Recursion: Nocedal (1980), "Updating quasi-Newton matrices with limited storage".
//
//   ProjectedLbfgs run(start, box, {});
//   while (!run.done()) { const double value = f(run.point(), gradient); run.Tell(value, gradient); }
#pragma once

#include <deque>

#include "search/gp/matrix.h"

namespace hpo::search::gp {

struct LbfgsOptions {
  int memory = 8;                    // >= 1: pairs of steps and gradient changes kept
  int max_iterations = 30;           // >= 0: steps taken
  int max_backtracks = 12;           // >= 1: evaluations of one line search
  double gradient_tolerance = 1e-4;  // largest entry of the projected gradient at which it stops
  double relative_decrease = 1e-9;   // it stops when a step lowers the value by less than this share
};

class ProjectedLbfgs {
 public:
  // lower <= start <= upper, entry by entry.
  ProjectedLbfgs(Vector start, Vector lower, Vector upper, const LbfgsOptions& options);

  bool done() const { return done_; }

  // Where the function is wanted next.
  const Vector& point() const { return point_; }

  // The function at point(): a value that is not finite is a step too far. Precondition: not done.
  void Tell(double value, const Vector& gradient);

  // The best told so far; infinite until something finite was told.
  const Vector& best_point() const { return best_point_; }
  double best_value() const { return best_value_; }

 private:
  struct Pair {
    Vector step;
    Vector change;     // of the gradient
    double curvature;  // step'change > 0
  };

  bool IsBlocked(Index i, double slope) const;  // at a bound, and the way down leads outside
  Vector Direction(const Vector& projected) const;
  void BeginSearch();
  void Backtrack(double value);
  void Accept(double value, const Vector& gradient);

  Vector lower_, upper_;
  LbfgsOptions options_;
  Vector point_;
  Vector best_point_;
  double best_value_;
  Vector gradient_;   // at best_point_
  Vector direction_;  // of the line search under way
  double length_ = 1;
  int backtracks_ = 0;
  int iterations_ = 0;
  bool done_ = false;
  std::deque<Pair> pairs_;  // oldest first
};

}  // namespace hpo::search::gp
