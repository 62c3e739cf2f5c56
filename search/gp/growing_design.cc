// SPDX-License-Identifier: Apache-2.0
#include "search/gp/growing_design.h"

#include <algorithm>
#include <cmath>

namespace hpo::search::gp {
namespace {

constexpr int kEvery = 2;
constexpr int kMostStarts = 3;  // of the design when it ends, for one at the start
constexpr double kTrusted = 0.9;

// Of what is predicted for left-out results with what they are, both as the model has them; 0 where either is constant.
double LeftOutCorrelation(const Surrogate& surrogate) {
  const Vector values = surrogate.transform().values()(surrogate.rows());
  const Vector expected = surrogate.LeaveOneOut().mean;
  const auto a = values.array() - values.mean(), b = expected.array() - expected.mean();
  const double squares = a.square().sum() * b.square().sum();
  return squares > 0 ? (a * b).sum() / std::sqrt(squares) : 0;
}

}  // namespace

bool MayDesignGrow(const std::vector<FeatureKind>& kinds) {
  return std::ranges::all_of(kinds, [](FeatureKind kind) { return kind == FeatureKind::kReal; });
}

std::optional<int> GrowingDesignPoint(int trial, int start, const Surrogate& surrogate) {
  const int beyond = trial - start;
  if (beyond < 0 || beyond % kEvery != kEvery - 1) return std::nullopt;
  const int point = start + beyond / kEvery;
  if (point >= kMostStarts * start || LeftOutCorrelation(surrogate) >= kTrusted) return std::nullopt;
  return point;
}

}  // namespace hpo::search::gp
