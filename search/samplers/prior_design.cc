// SPDX-License-Identifier: Apache-2.0
#include "search/samplers/prior_design.h"

#include <utility>

namespace hpo::search {
namespace {

constexpr int kPriorEvery = 2;  // trials of the design, of which one follows the prior

}  // namespace

std::optional<UnitPoint> PriorDesignPoint(int trial, const SpacePrior& prior,
                                          const std::function<bool(const Configuration&)>& is_tried,
                                          StudySequence& sequence, const LegalPoints& legal,
                                          const RandomSource& random) {
  RandomStream draws = random.Stream(trial, Purpose::kRepair);
  std::optional<UnitPoint> mode = legal.Near(prior.Mode(), draws);
  if (!mode || !is_tried(legal.At(*mode))) return mode;
  std::optional<UnitPoint> point = sequence.Point(trial, legal, random);
  if (!point || trial % kPriorEvery == 0) return point;
  return legal.Near(prior.Placed(*std::move(point)), draws);
}

}  // namespace hpo::search
