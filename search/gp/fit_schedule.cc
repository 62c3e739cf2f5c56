// SPDX-License-Identifier: Apache-2.0
#include "search/gp/fit_schedule.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

namespace hpo::search::gp {
namespace {

constexpr char kResults[] = "fit", kMixes[] = "mixes", kMixedPrefix[] = "mixed_";

// Results per step between fits.
constexpr int kResultsPerStep = 40;

// After so many results more, or an eighth to a quarter more in a long study, the fit also looks for another optimum
// than the one it starts from.
constexpr int kThoroughEvery = 20, kThoroughShare = 8;

// The name of a number of theta in a note: l0, l1, ..., signal, noise, s0_1, s0_2, ... with row and column of S.
std::string NameOf(Index k, Index features) {
  if (k < features) return "l" + std::to_string(k);
  if (k == features) return "signal";
  if (k == features + 1) return "noise";
  const Index entry = k - features - 2;
  return "s" + std::to_string(entry / features) + "_" + std::to_string(entry % features);
}

bool IsDiagonal(Index k, Index features) { return k >= features + 2 && (k - features - 2) % (features + 1) == 0; }

void AppendTheta(const Vector& theta, const std::string& prefix, Index features, Note& note) {
  for (Index k = 0; k < theta.size(); ++k) {
    if (!IsDiagonal(k, features)) note.emplace_back(prefix + NameOf(k, features), theta[k]);
  }
}

using Numbers = std::map<std::string, double, std::less<>>;

// NaN for numbers that are missing.
Vector ThetaIn(const Numbers& numbers, const std::string& prefix, Index features, Metric metric) {
  Vector theta = Vector::Zero(HyperparameterCount(features, metric));
  for (Index k = 0; k < theta.size(); ++k) {
    if (IsDiagonal(k, features)) continue;
    const auto found = numbers.find(prefix + NameOf(k, features));
    theta[k] = found == numbers.end() ? std::nan("") : found->second;
  }
  return theta;
}

std::optional<NotedFit> FitOf(const Note& note, Index features) {
  if (std::ranges::find(note, kResults, [](const auto& entry) { return entry.first; }) == note.end())
    return std::nullopt;
  const Numbers numbers(note.begin(), note.end());
  const auto results = numbers.find(kResults), mixes = numbers.find(kMixes);
  NotedFit fit{.results = static_cast<int>(results->second),
               .axes = ThetaIn(numbers, "", features, Metric::kAxes),
               .mixed = {},
               .mixes = false};
  if (mixes != numbers.end()) {
    fit.mixed = ThetaIn(numbers, kMixedPrefix, features, Metric::kMixed);
    fit.mixes = mixes->second != 0;
  }
  if (fit.results <= 0 || !fit.axes.allFinite() || !fit.mixed.allFinite()) return std::nullopt;
  return fit;
}

}  // namespace

int DueResults(int results) { return results - results % FitStep(results); }

int FitStep(int results) {
  int step = 1;
  while (results >= kResultsPerStep * step) step *= 2;
  return step;
}

FitOptions FitEffort(int results, const std::optional<NotedFit>& last) {
  int every = kThoroughEvery;
  while (results >= kThoroughShare * every) every *= 2;
  if (!last || results / every > last->results / every) return {.iterations = 60, .random_starts = 2};
  return {};
}

std::optional<NotedFit> LatestFit(const History& history, Index features) {
  const std::span<const TrialRecord> trials = history.trials();
  for (auto trial = trials.rbegin(); trial != trials.rend(); ++trial) {
    if (auto fit = FitOf(trial->note, features)) return fit;
  }
  return std::nullopt;
}

void AppendFit(const NotedFit& fit, Note& note) {
  const Index features = fit.axes.size() - 2;
  note.emplace_back(kResults, fit.results);
  AppendTheta(fit.axes, "", features, note);
  if (fit.mixed.size() == 0) return;
  note.emplace_back(kMixes, fit.mixes ? 1.0 : 0.0);
  AppendTheta(fit.mixed, kMixedPrefix, features, note);
}

}  // namespace hpo::search::gp
