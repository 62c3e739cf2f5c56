// SPDX-License-Identifier: Apache-2.0
//
// The median rule (Golovin et al., "Google Vizier: a service for black-box optimization", KDD 2017): at step t a trial
// stops when the best of its losses so far is worse than the median, over completed trials, of the mean of their
// losses up to t. Stopped trials do not vote: their curves end where they looked bad, which says nothing of step t.
// A completed curve that ended before t votes with all of its points.
//
// A decision reads every completed curve up to t.
#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <utility>

#include "search/pruners/table.h"

namespace hpo::search {
namespace {

struct MedianOptions {
  std::int64_t startup_trials = 5;  // >= 1
  std::int64_t warmup_steps = 0;    // >= 0, in units of the fidelity
};

// The mean loss up to `step`; nullopt when nothing was measured by then. A running mean, not a sum: equal losses have
// that very loss as mean (a tie must keep), and losses near the end of the doubles do not overflow.
std::optional<double> MeanUpTo(const std::vector<CurvePoint>& curve, double step) {
  if (curve.empty() || curve.front().step > step) return std::nullopt;
  double mean = curve.front().loss;
  double count = 1;
  for (std::size_t i = 1; i < curve.size() && curve[i].step <= step; ++i) {
    ++count;
    mean += curve[i].loss / count - mean / count;
  }
  return mean;
}

// Of an even number the mean of the middle two. Not empty.
double Median(std::vector<double> values) {
  const auto middle = values.begin() + std::ssize(values) / 2;
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return std::midpoint(*std::max_element(values.begin(), middle), *middle);
}

double Best(const std::vector<CurvePoint>& curve) {
  double best = curve.front().loss;
  for (const CurvePoint& point : curve) best = std::min(best, point.loss);
  return best;
}

class MedianPruner : public Pruner {
 public:
  MedianPruner(const FidelityRange& fidelity, const MedianOptions& options) : fidelity_(fidelity), options_(options) {}

  Decision Decide(int trial, const History& history) const override {
    const std::vector<CurvePoint>& curve = history[trial].curve;
    if (curve.empty() || !MayStopAt(curve.back().step)) return Decision::kContinue;
    std::vector<double> means;
    for (const int other : history.results()) {
      if (history[other].state != TrialState::kCompleted) continue;
      if (const std::optional<double> mean = MeanUpTo(history[other].curve, curve.back().step)) means.push_back(*mean);
    }
    if (std::ssize(means) < options_.startup_trials) return Decision::kContinue;
    return Best(curve) > Median(std::move(means)) ? Decision::kStop : Decision::kContinue;
  }

 private:
  // At the end of training there is nothing left to save. Without a fidelity (min = max) no step is the end.
  bool MayStopAt(double step) const {
    if (fidelity_.max > fidelity_.min && step >= fidelity_.max) return false;
    return step >= fidelity_.min && step > static_cast<double>(options_.warmup_steps);
  }

  FidelityRange fidelity_;
  MedianOptions options_;
};

}  // namespace

PrunerEntry MedianPrunerEntry() {
  constexpr MedianOptions kDefaults;
  return {.name = "median",
          .help = "stops a trial whose best is worse than the median of the others' running means",
          .options = {{.name = "startup_trials",
                       .fallback = kDefaults.startup_trials,
                       .min = 1,
                       .choices = {},
                       .help = "completed trials before the first stop"},
                      {.name = "warmup_steps",
                       .fallback = kDefaults.warmup_steps,
                       .min = 0,
                       .choices = {},
                       .help = "steps of each trial that are never judged, in units of the fidelity"}},
          .make = [](const FidelityRange& fidelity, const Options& options) -> std::unique_ptr<Pruner> {
            return std::make_unique<MedianPruner>(
                fidelity, MedianOptions{.startup_trials = std::get<std::int64_t>(options.at("startup_trials")),
                                        .warmup_steps = std::get<std::int64_t>(options.at("warmup_steps"))});
          }};
}

}  // namespace hpo::search
