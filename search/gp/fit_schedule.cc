// SPDX-License-Identifier: Apache-2.0
#include "search/gp/fit_schedule.h"

#include <cmath>
#include <string>

namespace hpo::search::gp {
namespace {

constexpr char kResults[] = "fit", kSignal[] = "signal", kNoise[] = "noise";

// Every so many results the fit also looks for another optimum than the one it starts from.
constexpr int kThoroughEvery = 20;

std::string LengthscaleName(Index feature) {
  std::string name = std::to_string(feature);
  name.insert(name.begin(), 'l');
  return name;
}

std::optional<NotedFit> FitOf(const Note& note, Index features) {
  NotedFit fit{.theta = Vector::Constant(features + 2, std::nan(""))};
  for (const auto& [name, number] : note) {
    if (name == kResults) {
      fit.results = static_cast<int>(number);
    } else if (name == kSignal) {
      fit.theta[features] = number;
    } else if (name == kNoise) {
      fit.theta[features + 1] = number;
    } else {
      for (Index i = 0; i < features; ++i) {
        if (name == LengthscaleName(i)) fit.theta[i] = number;
      }
    }
  }
  if (fit.results == 0 || !fit.theta.allFinite()) return std::nullopt;
  return fit;
}

}  // namespace

int DueResults(int results) {
  if (results < 100) return results;
  return results - results % (results < 300 ? 2 : 5);
}

FitOptions FitEffort(int results, bool is_first) {
  if (is_first || results % kThoroughEvery == 0) return {.iterations = 60, .random_starts = 2};
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
  const Index features = fit.theta.size() - 2;
  note.emplace_back(kResults, fit.results);
  note.emplace_back(kSignal, fit.theta[features]);
  note.emplace_back(kNoise, fit.theta[features + 1]);
  for (Index i = 0; i < features; ++i) note.emplace_back(LengthscaleName(i), fit.theta[i]);
}

}  // namespace hpo::search::gp
