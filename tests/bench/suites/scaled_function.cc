// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/suites/scaled_function.h"

#include <algorithm>

namespace hpo::bench {
namespace {

constexpr int kHeights = 201, kInstances = 10'000;

}  // namespace

ScaledFunction::ScaledFunction(int dimension, Draws& draws)
    : function_(draws.Between(1, bbob::kFunctions), std::max(2, dimension), draws.Between(1, kInstances)) {
  std::vector<double> heights;
  for (int k = 0; k < kHeights; ++k) {
    std::vector<double> x(static_cast<std::size_t>(dimension));
    std::ranges::generate(x, [&] { return draws.Uniform(bbob::kLow, bbob::kHigh); });
    heights.push_back((*this)(std::move(x)));
  }
  std::ranges::nth_element(heights, heights.begin() + kHeights / 2);
  height_ = heights[kHeights / 2];
}

double ScaledFunction::operator()(std::vector<double> x) const {
  if (x.size() == 1) x.push_back(function_.optimal_point()[1]);  // BBOB has no functions of one coordinate
  return std::max(0.0, function_(x) - function_.optimum()) / height_;
}

}  // namespace hpo::bench
