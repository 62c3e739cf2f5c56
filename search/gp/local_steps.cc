// SPDX-License-Identifier: Apache-2.0
#include "search/gp/local_steps.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "search/gp/ask_kind.h"

namespace hpo::search::gp {
namespace {

constexpr int kFromStarts = 3;
constexpr double kHopeless = 0.3;  // correlation

constexpr double kFirst = 0.03, kLeast = 1e-4;
// Steps neither grow nor shrink while one in six gains.
constexpr double kLonger = 1.5, kFailuresForAGain = 5;

constexpr int kDraws = 16;

}  // namespace

bool AreLocalStepsDue(Index results, int start, double left_out_correlation) {
  return results >= kFromStarts * start && left_out_correlation < kHopeless;
}

std::optional<double> StepDeviation(const History& history) {
  double best = std::numeric_limits<double>::infinity();
  int gains = 0, failures = 0;
  for (const TrialRecord& trial : history.trials()) {
    if (trial.losses.empty()) continue;
    if (KindOf(trial.note) == AskKind::kLocalStep) ++(trial.losses.front() < best ? gains : failures);
    best = std::min(best, trial.losses.front());
  }
  const double deviation = kFirst * std::pow(kLonger, gains - failures / kFailuresForAGain);
  return deviation >= kLeast ? std::optional(deviation) : std::nullopt;
}

std::optional<UnitPoint> LocalStep(const Domain& domain, const UnitPoint& centre, double deviation,
                                   RandomStream& random) {
  for (int draw = 0; draw < kDraws; ++draw) {
    UnitPoint point = centre;
    for (double& coordinate : point) coordinate += deviation * random.Normal();
    point = domain.Inside(std::move(point));
    if (domain.legal().Has(point)) return point;
  }
  return std::nullopt;
}

}  // namespace hpo::search::gp
