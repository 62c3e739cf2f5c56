// SPDX-License-Identifier: Apache-2.0
//
// A, B: two samples of N points, A_i: the points of A with parameter i from B, f: the model's mean.
//   S_Ti = sum (f(A) - f(A_i))^2 / (2 N Var f)
#include "search/analysis/total_effects.h"

#include <cstdint>

#include "search/random_source.h"
#include "search/sobol_sequence.h"

namespace hpo::search::analysis {
namespace {

constexpr std::uint32_t kPoints = 1024;
constexpr std::uint64_t kSeed = 1;  // equal models have equal effects

using Points = std::vector<std::vector<double>>;

// A and B, with dimensions of their own as far as the sequence has them: B's are drawn by chance beyond.
std::pair<Points, Points> TwoSamples(std::size_t dimensions) {
  const std::size_t even = std::min<std::size_t>(2 * dimensions, SobolSequence::kMaxDimensions);
  const SobolSequence sequence(static_cast<int>(even), RandomStream(kSeed, 0));
  RandomStream draws(kSeed, 1);
  Points a, b;
  std::vector<double> point(2 * dimensions);
  for (std::uint32_t k = 0; k < kPoints; ++k) {
    sequence.Point(k, std::span(point).first(even));
    for (std::size_t i = even; i < point.size(); ++i) point[i] = draws.Uniform();
    const auto middle = point.begin() + static_cast<std::ptrdiff_t>(dimensions);
    a.emplace_back(point.begin(), middle);
    b.emplace_back(middle, point.end());
  }
  return {std::move(a), std::move(b)};
}

double Variance(const gp::Vector& values) { return (values.array() - values.mean()).square().mean(); }

}  // namespace

std::vector<double> TotalEffects(const StudyModel& model) {
  const auto size = static_cast<std::size_t>(model.space().size());
  const auto [a, b] = TwoSamples(size);
  const gp::Vector at_a = model.TransformedMean(a);
  const double variance = 0.5 * (Variance(at_a) + Variance(model.TransformedMean(b)));
  std::vector<double> effects(size, 0.0);
  if (variance <= 0) return effects;
  for (std::size_t i = 0; i < size; ++i) {
    Points mixed = a;
    for (std::size_t k = 0; k < mixed.size(); ++k) mixed[k][i] = b[k][i];
    effects[i] = (at_a - model.TransformedMean(mixed)).squaredNorm() / (2.0 * kPoints * variance);
  }
  return effects;
}

}  // namespace hpo::search::analysis
