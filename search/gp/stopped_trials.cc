// SPDX-License-Identifier: Apache-2.0
//
// s: the last step of the stopped trial, v: its best loss up to there. a_1 <= ... <= a_m: the best losses that finished
// trials had at s, b_1 <= ... <= b_m: those that they ended with. The match is the function that is linear between
// (a_i, b_i), ends at b_1 on the left and has slope 1 on the right, so that worse stays worse.
#include "search/gp/stopped_trials.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

namespace hpo::search::gp {
namespace {

// The best loss up to `step`; nullopt when the curve does not lie around it.
std::optional<double> BestUpTo(const std::vector<CurvePoint>& curve, double step) {
  if (curve.empty() || curve.front().step > step || curve.back().step < step) return std::nullopt;
  double best = std::numeric_limits<double>::infinity();
  for (const CurvePoint& point : curve) {
    if (point.step <= step) best = std::min(best, point.loss);
  }
  return best;
}

double Interpolate(const std::vector<double>& a, const std::vector<double>& b, double v) {
  if (v <= a.front()) return b.front();
  if (v >= a.back()) return b.back() + (v - a.back());
  const auto i = static_cast<std::size_t>(std::upper_bound(a.begin(), a.end(), v) - a.begin());
  return std::lerp(b[i - 1], b[i], (v - a[i - 1]) / (a[i] - a[i - 1]));
}

}  // namespace

double MatchedLoss(const TrialRecord& stopped, std::span<const TrialRecord* const> finished) {
  const double own = stopped.losses.front();
  if (stopped.curve.empty()) return own;
  const double step = stopped.curve.back().step;
  std::vector<double> then, finally;
  for (const TrialRecord* trial : finished) {
    const std::optional<double> best = BestUpTo(trial->curve, step);
    if (!best) continue;
    then.push_back(*best);
    finally.push_back(trial->losses.front());
  }
  if (then.empty()) return own;
  std::sort(then.begin(), then.end());
  std::sort(finally.begin(), finally.end());
  const double matched = Interpolate(then, finally, BestUpTo(stopped.curve, step).value());
  return std::isfinite(matched) ? std::min(matched, own) : own;
}

}  // namespace hpo::search::gp
