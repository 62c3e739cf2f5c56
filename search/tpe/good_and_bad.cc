// SPDX-License-Identifier: Apache-2.0
#include "search/tpe/good_and_bad.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "search/result_rank.h"

namespace hpo::search::tpe {
namespace {

constexpr double kGoodShare = 0.1;
constexpr std::ptrdiff_t kMostGood = 25;

bool IsResult(const TrialRecord& trial) {
  return trial.state == TrialState::kCompleted || trial.state == TrialState::kStopped;
}

}  // namespace

int Results(const History& history) {
  return static_cast<int>(
      std::ranges::count_if(history.results(), [&](int trial) { return IsResult(history[trial]); }));
}

GoodAndBad Split(const History& history) {
  std::vector<std::pair<ResultRank, int>> ranked;
  std::vector<int> bad(history.pending().begin(), history.pending().end());
  for (const int trial : history.results()) {
    if (IsResult(history[trial])) {
      ranked.emplace_back(RankOf(history[trial]), trial);
    } else {
      bad.push_back(trial);
    }
  }
  const auto wanted = static_cast<std::ptrdiff_t>(std::ceil(kGoodShare * static_cast<double>(ranked.size())));
  const auto end = ranked.begin() + std::min(wanted, kMostGood);
  std::partial_sort(ranked.begin(), end, ranked.end());
  std::vector<int> good;
  for (auto row = ranked.begin(); row != ranked.end(); ++row) (row < end ? good : bad).push_back(row->second);
  std::ranges::sort(good);
  std::ranges::sort(bad);
  return {.good = std::move(good), .bad = std::move(bad)};
}

}  // namespace hpo::search::tpe
