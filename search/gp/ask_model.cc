// SPDX-License-Identifier: Apache-2.0
#include "search/gp/ask_model.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace hpo::search::gp {
namespace {

constexpr int kBoundEvery = 2;  // asks, of which one takes the confidence bound in place of the expected improvement

// On a plateau one of so many asks, never the one of the bound, wants an improvement worth leaving it: one of at least
// so many standard deviations of the transformed losses.
constexpr int kLeaveEvery = 2;
constexpr double kPlateauMargin = 0.3;

// The transformed loss that a trial is to improve on. What keeps constraints is not what has the least loss: where
// there are some, plateaus are not looked for.
double TargetOf(const AskModel& model, int trial) {
  const double best = model.surrogate.best();
  if (model.wide_margin) return best - *model.wide_margin;
  if (model.constraints || trial % kLeaveEvery != 0) return best;
  const std::optional<double> plateau = model.surrogate.plateau();
  return plateau ? std::min(best, *plateau) - kPlateauMargin : best;
}

}  // namespace

DesignPoints AskModel::PointsOfDesign(int trial) const {
  if (trust.start == 0) return {};
  return GrowingDesignPoints(trial, trust.start, trust.left_out_correlation);
}

// While nothing keeps the constraints, there is nothing to improve on. A bound knows no prior: where one is wrong,
// every second ask is free of it.
Acquisition AskModel::AcquisitionOf(int trial) const {
  if (bound_kappa && trial % kBoundEvery == 1) return ConfidenceBound(surrogate.posterior(), *bound_kappa);
  const double best = TargetOf(*this, trial);
  std::vector<Acquisition> terms;
  if (std::isfinite(best)) terms.push_back(ExpectedImprovement(surrogate.posterior(), best));
  if (feasibility) terms.push_back(ProbabilityOfResult(*feasibility));
  if (constraints) terms.push_back(ProbabilityOfKeeping(*constraints));
  return WithPrior(Sum(std::move(terms)), *prior, prior_weight);
}

Acquisition AskModel::AcquisitionInBranch(int trial) const {
  return bound_kappa ? ConfidenceBound(surrogate.posterior(), *bound_kappa) : AcquisitionOf(trial);
}

AskKind AskModel::Kind() const {
  if (!std::isfinite(surrogate.best())) return AskKind::kFeasible;
  return wide_margin ? AskKind::kWide : AskKind::kImprovement;
}

void AskModel::Believe(const Matrix& points) {
  if (points.rows() == 0) return;
  if (!constraints) return surrogate.Believe(points);
  surrogate.Believe(points, constraints->ExpectedToKeep(points));
  constraints->Believe(points);
}

}  // namespace hpo::search::gp
