// SPDX-License-Identifier: Apache-2.0
#include "search/gp/growing_design.h"

namespace hpo::search::gp {
namespace {

constexpr int kEvery = 2;
constexpr int kMostStarts = 3;  // of the design when it ends, for one at the start
constexpr double kTrusted = 0.9;

}  // namespace

DesignPoints GrowingDesignPoints(int trial, int start, double left_out_correlation) {
  const int beyond = trial - start;
  if (beyond < 0 || beyond % kEvery != kEvery - 1 || left_out_correlation >= kTrusted) return {};
  return {.first = start + beyond / kEvery, .end = kMostStarts * start};
}

}  // namespace hpo::search::gp
