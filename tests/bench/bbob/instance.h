// SPDX-License-Identifier: Apache-2.0
//
// What makes the instances of the BBOB functions differ: optima and rotations, drawn as COCO draws them (the generator
// of the 2009 test bed), so that an instance here is the same problem as there.
// The generator is Park and Miller's (multiplier 16807, modulus 2^31 - 1), shuffled by a table of 32 as Bays and Durham
// proposed; normal numbers are Box and Muller's.
#pragma once

#include <cstddef>
#include <vector>

#include "tests/bench/bbob/matrix.h"

namespace hpo::bbob {

// Seeds are from 1 to 2^31 - 2.
std::vector<double> Uniforms(std::size_t count, long seed);   // within (0, 1)
std::vector<double> Gaussians(std::size_t count, long seed);  // of mean 0 and deviation 1, never 0

// An orthogonal matrix: normal numbers made orthonormal column by column.
Matrix Rotation(std::size_t dimension, long seed);

// Within [-4, 4], on a grid of 8e-4; no coordinate is 0.
Point OptimalPoint(std::size_t dimension, long seed);

// The quotient of two normal numbers, times 100: within [-1000, 1000], with two decimals.
double OptimalValue(long seed);

}  // namespace hpo::bbob
