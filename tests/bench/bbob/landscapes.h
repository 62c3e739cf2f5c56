// SPDX-License-Identifier: Apache-2.0
//
// The 24 noiseless BBOB functions, each without the value at its optimum, in the groups of INRIA RR-6829. Where the
// report and COCO's program differ, these are the program's.
#pragma once

#include <cstddef>
#include <functional>

#include "tests/bench/bbob/matrix.h"

namespace hpo::bbob {

// Which of a function's instances. The seed is the function's number + 10,000 times the instance's.
struct Frame {
  std::size_t dimension;  // >= 2
  long seed;
};

struct Landscape {
  Point optimum;
  std::function<double(const Point&)> excess;  // the value above the optimum's; pure
};

// Second rotations and a few optima come from this far along the seeds.
inline constexpr long kSecondSeed = 1'000'000;

// f1 to f5: separable (separable.cc).
Landscape Sphere(const Frame& frame);
Landscape SeparableEllipsoid(const Frame& frame);
Landscape SeparableRastrigin(const Frame& frame);
Landscape BuecheRastrigin(const Frame& frame);
Landscape LinearSlope(const Frame& frame);

// f6 to f9: low or moderate conditioning (moderate.cc).
Landscape AttractiveSector(const Frame& frame);
Landscape StepEllipsoid(const Frame& frame);
Landscape AlignedRosenbrock(const Frame& frame);
Landscape RotatedRosenbrock(const Frame& frame);

// f10 to f14: high conditioning, one optimum (ill_conditioned.cc).
Landscape RotatedEllipsoid(const Frame& frame);
Landscape Discus(const Frame& frame);
Landscape BentCigar(const Frame& frame);
Landscape SharpRidge(const Frame& frame);
Landscape DifferentPowers(const Frame& frame);

// f15 to f19: many optima on an adequate global structure (multimodal.cc).
Landscape RotatedRastrigin(const Frame& frame);
Landscape Weierstrass(const Frame& frame);
Landscape Schaffers(const Frame& frame);                // condition 10
Landscape IllConditionedSchaffers(const Frame& frame);  // condition 1000
Landscape GriewankRosenbrock(const Frame& frame);

// f20 to f24: many optima on a weak global structure (weakly_structured.cc, gallagher.cc).
Landscape Schwefel(const Frame& frame);
Landscape Gallagher101(const Frame& frame);  // peaks
Landscape Gallagher21(const Frame& frame);
Landscape Katsuura(const Frame& frame);
Landscape LunacekBiRastrigin(const Frame& frame);

// Where the rotated Rosenbrock functions have z = (1, ..., 1): the optimum of z = factor R x + 1/2.
Point RosenbrockOptimum(const Matrix& rotation, double factor);

// max(1, sqrt(d) / 8): how far the Rosenbrock functions are drawn together in many dimensions.
double RosenbrockFactor(std::size_t dimension);

}  // namespace hpo::bbob
