// SPDX-License-Identifier: Apache-2.0
#include "search/gp/replicates.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "search/gp/ask_kind.h"
#include "search/gp/leading_trials.h"

namespace hpo::search::gp {
namespace {

constexpr int kMostReplicates = 3;
constexpr int kEndShare = 20;    // of a budget's trials one in so many is the end
constexpr double kFarApart = 2;  // standard deviations of the noise

int ReplicatesSoFar(const History& history) {
  return static_cast<int>(std::ranges::count_if(
      history.trials(), [](const TrialRecord& trial) { return KindOf(trial.note) == AskKind::kReplicate; }));
}

// The leaders' first trials by configuration, the least expected first.
std::vector<int> ByExpectation(const Surrogate& surrogate, TrialFeatures& features, const History& history) {
  std::vector<int> leaders;
  for (const int trial : LeadingTrials(history)) {
    const auto is_same = [&](int other) { return history[other].configuration == history[trial].configuration; };
    if (std::ranges::none_of(leaders, is_same)) leaders.push_back(trial);
  }
  const Vector mean = surrogate.posterior().Mean(features.Rows(history, leaders));
  std::vector<std::size_t> order(leaders.size());
  for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
  std::ranges::stable_sort(order, {}, [&](std::size_t k) { return mean[static_cast<Index>(k)]; });
  std::vector<int> ordered;
  for (const std::size_t k : order) ordered.push_back(leaders[k]);
  return ordered;
}

// Trials of a configuration that have a value or may get one.
std::int64_t Count(const History& history, const Configuration& configuration) {
  return std::ranges::count_if(history.trials(), [&](const TrialRecord& trial) {
    return trial.configuration == configuration && trial.state != TrialState::kFailed;
  });
}

}  // namespace

int ReplicatesLeft(const History& history) {
  const BudgetView& budget = history.budget();
  if (!budget.trials) return 0;
  const auto left = *budget.trials - budget.told - std::ssize(history.pending());
  if (left <= 0 || kEndShare * left > *budget.trials) return 0;
  return std::max(0, kMostReplicates - ReplicatesSoFar(history));
}

std::vector<int> TrialsToReplicate(const Surrogate& surrogate, TrialFeatures& features, const History& history,
                                   int most) {
  std::vector<int> chosen;
  if (most <= 0 || surrogate.noise_variance() < kMuchNoise || !history.best()) return chosen;
  const std::vector<int> leaders = ByExpectation(surrogate, features, history);
  if (leaders.size() < 2) return chosen;
  const std::array<int, 2> two = {leaders[0], leaders[1]};
  const Vector mean = surrogate.posterior().Mean(features.Rows(history, two));
  if (mean[1] - mean[0] >= kFarApart * std::sqrt(surrogate.noise_variance())) return chosen;
  std::array<std::int64_t, 2> counts = {Count(history, history[two[0]].configuration),
                                        Count(history, history[two[1]].configuration)};
  for (int k = 0; k < most; ++k) {
    const std::size_t next = counts[1] < counts[0] ? 1 : 0;
    ++counts[next];
    chosen.push_back(two[next]);
  }
  return chosen;
}

}  // namespace hpo::search::gp
