// SPDX-License-Identifier: Apache-2.0
#include "search/gp/model_search.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "search/gp/acquisition_search.h"
#include "search/gp/candidates.h"

namespace hpo::search::gp {
namespace {

constexpr int kPriorCandidates = 64;  // drawn from the users' priors, where there are some

void AddPriorCandidates(const Domain& domain, const UserPrior& prior, std::vector<UnitPoint>& points,
                        RandomStream& random) {
  for (int k = 0; !prior.density().empty() && k < kPriorCandidates; ++k) {
    if (auto drawn = prior.density().Draw(domain.legal(), random)) points.push_back(domain.Inside(*std::move(drawn)));
  }
}

std::vector<UnitPoint> AllCandidates(const SearchArea& area, const UserPrior& prior, const SobolSequence& sequence,
                                     int trial, RandomStream& random) {
  const CandidateOptions amounts;
  // Each trial has a block of the sequence for itself, which is a net of its own.
  const std::uint32_t block = static_cast<std::uint32_t>(trial + 1) * static_cast<std::uint32_t>(amounts.spread);
  std::vector<UnitPoint> points = {area.centres.front()};
  if (!area.domain.legal().Has(points.front())) points.clear();
  for (auto& point : Candidates(area.domain, sequence, block, area.centres, amounts, random)) {
    points.push_back(std::move(point));
  }
  AddPriorCandidates(area.domain, prior, points, random);
  return points;
}

}  // namespace

std::optional<Configuration> SearchModel(const SearchArea& area, const AskModel& model, const Acquisition& acquisition,
                                         const SobolSequence& sequence, int trial, const Tried& tried,
                                         RandomStream& random) {
  std::vector<UnitPoint> points = AllCandidates(area, *model.prior, sequence, trial, random);
  if (points.empty()) return std::nullopt;
  const auto found = MaximizeAcquisition(area.domain, acquisition, area.domain.WithFeatures(std::move(points)),
                                         model.surrogate.posterior().scales(), {.sure_starts = 1}, random);
  std::optional<Configuration> doubtful;
  for (const Scored& point : found) {
    Configuration configuration = area.domain.At(point.unit);
    if (tried.Has(configuration) || tried.IsNear(point.features)) continue;
    if (!model.feasibility || !model.feasibility->IsNearerToFailure(point.features)) return configuration;
    if (!doubtful) doubtful = std::move(configuration);
  }
  return doubtful;
}

}  // namespace hpo::search::gp
