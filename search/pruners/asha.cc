// SPDX-License-Identifier: Apache-2.0
//
// Asynchronous successive halving in its stopping form (Li et al., "A system for massively parallel hyperparameter
// tuning", MLSys 2020; the stopping form is Syne Tune's).
//
// R and r: most and least fidelity. eta: reduction factor. o: rungs left out at the bottom. Rung k lies at
// r_k = ceil(r eta^(k + o)) < R. A trial enters a rung at its first measurement with step >= r_k, with that
// measurement's loss, and is judged there and then against the N entries so far, its own included; it stays when
//   rank:     fewer than max(1, floor(N / eta)) entries are better, so a tie keeps;
//   quantile: it is no worse than the interpolated 1 / eta quantile of the entries.
// The first entries of a rung stay unjudged: a rank among two or three is noise.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "search/pruners/table.h"

namespace hpo::search {
namespace {

// r eta^j that is whole but for rounding (0.07 * 100 = 7.000000000000001) must not be pushed up to the next step.
constexpr double kCeilTolerance = 1e-9;

struct AshaOptions {
  std::int64_t reduction_factor = 3;         // >= 2
  std::int64_t min_early_stopping_rate = 0;  // >= 0: o
  std::int64_t bootstrap = 4;                // >= 1: entries of a rung that are not judged
  std::string rule = "rank";
};

std::vector<double> Rungs(const FidelityRange& fidelity, const AshaOptions& options) {
  const auto eta = static_cast<double>(options.reduction_factor);
  std::vector<double> rungs;
  for (double power = std::pow(eta, static_cast<double>(options.min_early_stopping_rate));; power *= eta) {
    const double exact = fidelity.min * power;
    const double rung = std::ceil(exact - exact * kCeilTolerance);
    if (!(rung < fidelity.max) || std::isinf(rung)) return rungs;
    if (rungs.empty() || rung > rungs.back()) rungs.push_back(rung);  // r < 1 rounds up to the same step twice
  }
}

const CurvePoint* FirstAtOrAfter(const std::vector<CurvePoint>& curve, double step) {
  const auto found = std::lower_bound(curve.begin(), curve.end(), step,
                                      [](const CurvePoint& point, double bound) { return point.step < bound; });
  return found == curve.end() ? nullptr : &*found;
}

// Failed trials enter nowhere.
std::vector<double> Entries(const History& history, double rung) {
  std::vector<double> entries;
  for (const TrialRecord& trial : history.trials()) {
    if (trial.state == TrialState::kFailed) continue;
    if (const CurvePoint* entry = FirstAtOrAfter(trial.curve, rung)) entries.push_back(entry->loss);
  }
  return entries;
}

// Linear between order statistics. std::lerp gives back equal neighbours exactly, so a tie keeps here too.
double Quantile(std::vector<double> values, double q) {
  const double place = q * static_cast<double>(values.size() - 1);
  const auto lower = values.begin() + static_cast<std::ptrdiff_t>(place);
  std::nth_element(values.begin(), lower, values.end());
  if (lower + 1 == values.end()) return *lower;
  return std::lerp(*lower, *std::min_element(lower + 1, values.end()), place - std::floor(place));
}

class AshaPruner : public Pruner {
 public:
  AshaPruner(const FidelityRange& fidelity, const AshaOptions& options)
      : options_(options), rungs_(Rungs(fidelity, options)), end_(fidelity.max) {}

  Decision Decide(int trial, const History& history) const override {
    const std::vector<CurvePoint>& curve = history[trial].curve;
    // At the end of training there is nothing left to save.
    if (curve.empty() || curve.back().step >= end_) return Decision::kContinue;
    const double before = curve.size() > 1 ? curve[curve.size() - 2].step : 0.0;
    // One measurement may reach several rungs when a trial measures rarely; it has to stay in each.
    for (auto rung = std::upper_bound(rungs_.begin(), rungs_.end(), before);
         rung != rungs_.end() && *rung <= curve.back().step; ++rung) {
      if (!Stays(curve.back().loss, Entries(history, *rung))) return Decision::kStop;
    }
    return Decision::kContinue;
  }

 private:
  bool Stays(double loss, std::vector<double> entries) const {
    if (std::ssize(entries) <= options_.bootstrap) return true;
    if (options_.rule == "quantile") {
      return loss <= Quantile(std::move(entries), 1.0 / static_cast<double>(options_.reduction_factor));
    }
    const auto better = std::count_if(entries.begin(), entries.end(), [&](double entry) { return entry < loss; });
    return better < std::max<std::int64_t>(1, std::ssize(entries) / options_.reduction_factor);
  }

  AshaOptions options_;
  std::vector<double> rungs_;  // growing
  Fidelity end_;
};

std::unique_ptr<Pruner> Make(const FidelityRange& fidelity, const Options& options) {
  const auto integer = [&](const char* name) { return std::get<std::int64_t>(options.at(name)); };
  return std::make_unique<AshaPruner>(fidelity,
                                      AshaOptions{.reduction_factor = integer("reduction_factor"),
                                                  .min_early_stopping_rate = integer("min_early_stopping_rate"),
                                                  .bootstrap = integer("bootstrap"),
                                                  .rule = std::get<std::string>(options.at("rule"))});
}

}  // namespace

PrunerEntry AshaPrunerEntry() {
  const AshaOptions defaults;
  return {.name = "asha",
          .help = "asynchronous successive halving: at each rung only the best 1 / reduction_factor go on",
          .options = {{.name = "reduction_factor",
                       .fallback = defaults.reduction_factor,
                       .min = 2,
                       .choices = {},
                       .help = "each rung has this many times the fidelity of the one below and keeps 1 in this many"},
                      {.name = "min_early_stopping_rate",
                       .fallback = defaults.min_early_stopping_rate,
                       .min = 0,
                       .choices = {},
                       .help = "rungs left out at the bottom; more is more patient"},
                      {.name = "bootstrap",
                       .fallback = defaults.bootstrap,
                       .min = 1,
                       .choices = {},
                       .help = "trials that pass a rung unjudged before the first stop there"},
                      {.name = "rule",
                       .fallback = defaults.rule,
                       .choices = {"rank", "quantile"},
                       .help = "rank: among the best 1 / reduction_factor; quantile: not above that quantile"}},
          .make = Make};
}

}  // namespace hpo::search
