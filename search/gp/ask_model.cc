// SPDX-License-Identifier: Apache-2.0
#include "search/gp/ask_model.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "search/gp/wide_search.h"

namespace hpo::search::gp {
namespace {

constexpr const char* kKind = "kind";

constexpr int kBoundEvery = 2;  // asks, of which one takes the confidence bound in place of the expected improvement

// On a plateau one of so many asks, another one than that, wants an improvement worth leaving it: so far below, in
// standard deviations of the transformed losses.
constexpr int kLeaveEvery = 2;
constexpr double kPlateauMargin = 0.3;

}  // namespace

Note NoteOf(AskKind kind) { return {{kKind, static_cast<double>(kind)}}; }

std::optional<AskKind> KindOf(const Note& note) {
  const auto found = std::ranges::find(note, kKind, [](const auto& entry) { return entry.first; });
  if (found == note.end()) return std::nullopt;
  return static_cast<AskKind>(static_cast<int>(found->second));
}

// While nothing keeps the constraints, there is nothing to improve on. A bound knows no prior: where one is wrong,
// every second ask is free of it.
Acquisition AskModel::AcquisitionOf(int trial) const {
  if (takes_bounds && trial % kBoundEvery == 1) return ConfidenceBound(surrogate.posterior());
  const double best = Target(trial);
  std::vector<Acquisition> terms;
  if (std::isfinite(best)) terms.push_back(ExpectedImprovement(surrogate.posterior(), best));
  if (feasibility) terms.push_back(ProbabilityOfResult(*feasibility));
  if (constraints) terms.push_back(ProbabilityOfKeeping(*constraints));
  return WithPrior(Sum(std::move(terms)), *prior, prior_weight);
}

// What keeps constraints is not what has the least loss: there plateaus are not looked for.
double AskModel::Target(int trial) const {
  if (is_wide) return surrogate.best() - kWideMargin;
  if (constraints || trial % kLeaveEvery != 0) return surrogate.best();
  const std::optional<double> plateau = surrogate.plateau();
  return plateau ? std::min(surrogate.best(), *plateau) - kPlateauMargin : surrogate.best();
}

AskKind AskModel::Kind() const {
  if (!std::isfinite(surrogate.best())) return AskKind::kFeasible;
  return is_wide ? AskKind::kWide : AskKind::kImprovement;
}

void AskModel::Believe(const Matrix& points) {
  if (points.rows() == 0) return;
  if (!constraints) return surrogate.Believe(points);
  surrogate.Believe(points, constraints->ExpectedToKeep(points));
  constraints->Believe(points);
}

}  // namespace hpo::search::gp
