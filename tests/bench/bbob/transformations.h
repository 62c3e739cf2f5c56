// SPDX-License-Identifier: Apache-2.0
//
// The transformations of which the BBOB functions are composed, named as in Hansen et al., "Real-parameter black-box
// optimization benchmarking 2009: noiseless functions definitions", INRIA RR-6829, section 0.2. d: dimensions; i = 0 ..
// d - 1.
#pragma once

#include <cstddef>

#include "tests/bench/bbob/matrix.h"

namespace hpo::bbob {

// T_osz: ripples that keep the sign, the order and 0.
double Oscillated(double x);
Point Oscillated(Point x);

// T_asy: x_i^(1 + beta i / (d - 1) sqrt(x_i)) where x_i > 0.
Point Skewed(Point x, double beta);

// base^(i / (d - 1)), times `scale` in the exponent. sqrt(10)^(...) and 10^(0.5 ...) differ in the last bit, so callers
// write what COCO does.
Point Powers(std::size_t dimension, double base, double scale = 1);

Point Difference(Point x, const Point& y);
Point ScaledBy(Point x, const Point& factors);

// f_pen: the squares of how far coordinates lie outside [-5, 5].
double Penalty(const Point& x);

// floor(x + 0.5).
double Rounded(double x);

// Sums that several functions share.
double WeightedSquares(const Point& weights, const Point& z);
double Rastrigin(const Point& z);   // 10 (d - sum cos 2 pi z_i) + |z|^2
double Rosenbrock(const Point& z);  // 0 at (1, ..., 1)

}  // namespace hpo::bbob
