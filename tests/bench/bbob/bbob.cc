// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/bbob/bbob.h"

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string>

#include "tests/bench/bbob/instance.h"

namespace hpo::bbob {
namespace {

constexpr int kMostInstances = 100'000;  // keeps every seed within the generator's range
constexpr long kInstanceStep = 10'000;

struct Row {
  std::string_view name;
  long seed;  // of instance 0: the function's number, but f4 and f18 share optima with f3 and f17
  Landscape (*make)(const Frame& frame);
};

constexpr std::array<Row, kFunctions> kRows = {{
    {"sphere", 1, Sphere},
    {"separable ellipsoid", 2, SeparableEllipsoid},
    {"separable Rastrigin", 3, SeparableRastrigin},
    {"Bueche-Rastrigin", 3, BuecheRastrigin},
    {"linear slope", 5, LinearSlope},
    {"attractive sector", 6, AttractiveSector},
    {"step ellipsoid", 7, StepEllipsoid},
    {"Rosenbrock", 8, AlignedRosenbrock},
    {"rotated Rosenbrock", 9, RotatedRosenbrock},
    {"rotated ellipsoid", 10, RotatedEllipsoid},
    {"discus", 11, Discus},
    {"bent cigar", 12, BentCigar},
    {"sharp ridge", 13, SharpRidge},
    {"different powers", 14, DifferentPowers},
    {"rotated Rastrigin", 15, RotatedRastrigin},
    {"Weierstrass", 16, Weierstrass},
    {"Schaffers F7", 17, Schaffers},
    {"ill-conditioned Schaffers F7", 17, IllConditionedSchaffers},
    {"Griewank-Rosenbrock", 19, GriewankRosenbrock},
    {"Schwefel", 20, Schwefel},
    {"Gallagher, 101 peaks", 21, Gallagher101},
    {"Gallagher, 21 peaks", 22, Gallagher21},
    {"Katsuura", 23, Katsuura},
    {"Lunacek bi-Rastrigin", 24, LunacekBiRastrigin},
}};

void Require(const char* what, int value, int least, int most) {
  if (value >= least && value <= most) return;
  throw std::invalid_argument("BBOB " + std::string(what) + " " + std::to_string(value) + ": must be from " +
                              std::to_string(least) + " to " + std::to_string(most));
}

const Row& RowOf(int function) {
  Require("function", function, 1, kFunctions);
  return kRows[static_cast<std::size_t>(function - 1)];
}

Frame FrameOf(int function, int dimension, int instance) {
  Require("dimension", dimension, 2, kMostDimensions);
  Require("instance", instance, 1, kMostInstances);
  return {static_cast<std::size_t>(dimension), RowOf(function).seed + kInstanceStep * instance};
}

}  // namespace

BbobFunction::BbobFunction(int function, int dimension, int instance)
    : landscape_(RowOf(function).make(FrameOf(function, dimension, instance))),
      optimum_(OptimalValue(FrameOf(function, dimension, instance).seed)) {}

double BbobFunction::operator()(std::span<const double> x) const {
  if (x.size() != landscape_.optimum.size()) {
    throw std::invalid_argument("a BBOB function of " + std::to_string(landscape_.optimum.size()) +
                                " dimensions got a point of " + std::to_string(x.size()));
  }
  return landscape_.excess(Point(x.begin(), x.end())) + optimum_;
}

std::string_view FunctionName(int function) { return RowOf(function).name; }

}  // namespace hpo::bbob
