// SPDX-License-Identifier: Apache-2.0
#include "search/gp/fit_schedule.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>

namespace hpo::search::gp {
namespace {

constexpr char kResults[] = "fit", kMixes[] = "mixes", kMixedPrefix[] = "mixed_";

// Results per step between fits.
constexpr int kResultsPerStep = 40;

// After so many results more, or an eighth to a quarter more in a long study, the fit also looks for another optimum
// than the one it starts from.
constexpr int kThoroughEvery = 20, kThoroughShare = 8;

std::string Numbered(std::string name, Index number) { return name.append(std::to_string(number)); }

// The name of a number of theta in a note: l0, l1, ..., signal, noise, s0_1, s0_2, ... with row and column of S.
std::string NameOf(Index k, Index features) {
  if (k < features) return Numbered("l", k);
  if (k == features) return "signal";
  if (k == features + 1) return "noise";
  const Index entry = k - features - 2;
  return Numbered(Numbered("s", entry / features) + '_', entry % features);
}

bool IsDiagonal(Index k, Index features) { return k >= features + 2 && (k - features - 2) % (features + 1) == 0; }

void AppendTheta(const Vector& theta, const std::string& prefix, Index features, Note& note) {
  for (Index k = 0; k < theta.size(); ++k) {
    if (!IsDiagonal(k, features)) note.emplace_back(prefix + NameOf(k, features), theta[k]);
  }
}

// The numbers of a note by name. Each is looked for from the one after the last found on: they are read in the order in
// which they were written.
class NoteReader {
 public:
  explicit NoteReader(const Note& note) : note_(note) {}

  // NaN where it is missing.
  double Read(std::string_view name) {
    for (std::size_t k = 0; k < note_.size(); ++k) {
      const auto& [entry, number] = note_[(next_ + k) % note_.size()];
      if (entry != name) continue;
      next_ += k + 1;
      return number;
    }
    return std::nan("");
  }

  // Ends at the first number that is missing.
  Vector ReadTheta(const std::string& prefix, Index features, Metric metric) {
    Vector theta = Vector::Zero(HyperparameterCount(features, metric));
    for (Index k = 0; k < theta.size(); ++k) {
      if (IsDiagonal(k, features)) continue;
      theta[k] = Read(prefix + NameOf(k, features));
      if (std::isnan(theta[k])) break;
    }
    return theta;
  }

 private:
  const Note& note_;
  std::size_t next_ = 0;
};

std::optional<NotedFit> FitOf(const Note& note, Index features) {
  NoteReader reader(note);
  const double results = reader.Read(kResults);
  if (!(results >= 1 && results <= std::numeric_limits<int>::max())) return std::nullopt;
  NotedFit fit{.results = static_cast<int>(results),
               .axes = reader.ReadTheta("", features, Metric::kAxes),
               .mixed = {},
               .mixes = false};
  const double mixes = reader.Read(kMixes);
  if (!std::isnan(mixes)) {
    fit.mixed = reader.ReadTheta(kMixedPrefix, features, Metric::kMixed);
    fit.mixes = mixes != 0;
  }
  if (!fit.axes.allFinite() || !fit.mixed.allFinite()) return std::nullopt;
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
