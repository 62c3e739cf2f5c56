// SPDX-License-Identifier: Apache-2.0
//
// Simulated trainings under ASHA: the loss falls from trial to trial at another pace towards the function's value, so
// early values mislead and most trials are stopped. Compared at equal epochs.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "search/pruners/table.h"
#include "search/samplers/table.h"
#include "tests/bench/search_rates.h"
#include "tests/support/history_builder.h"
#include "tests/support/test_functions.h"

namespace hpo::search {
namespace {

constexpr int kMinEpochs = 3, kMaxEpochs = 27;
constexpr int kEpochs = 60 * 9;  // of a study: sixty trials of a third of the epochs each
constexpr int kSeeds = 20;

// The final loss is the function's value; how far above it a training begins depends on the point in another way.
double LossAt(const TestFunction& function, const std::vector<double>& x, int epoch) {
  double slow = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    slow += (x[i] - function.low[i]) / (function.high[i] - function.low[i]) * (i % 2 == 0 ? 1 : -1);
  }
  const double above = std::fabs(function.minimum) * 0.5 + 1.0 + 0.5 * std::sin(5 * slow);
  return function.value(x) + above * (1 / std::sqrt(epoch) - 1 / std::sqrt(kMaxEpochs));
}

std::vector<double> PointOf(const Configuration& configuration) {
  std::vector<double> x;
  for (const auto& value : configuration.values()) x.push_back(std::get<double>(*value));
  return x;
}

struct Outcome {
  double best = 0;  // of the trials that ran to the end
  int trials = 0;
  int stopped = 0;
};

Outcome RunStudy(const TestFunction& function, Sampler& sampler, const Pruner& pruner, std::uint64_t seed) {
  HistoryBuilder study;
  Outcome outcome{.best = 1e300};
  for (int epochs = 0; epochs < kEpochs; ++outcome.trials) {
    const Proposal proposal = sampler.Suggest({.first_trial = outcome.trials}, study.history(), RandomSource(seed));
    const Suggestion& suggestion = proposal.suggestions.front();
    const std::vector<double> x = PointOf(suggestion.configuration);
    const int trial = study.Ask(suggestion.configuration, suggestion.note);
    bool stop = false;
    for (int epoch = 1; epoch <= kMaxEpochs && !stop; ++epoch, ++epochs) {
      study.Measure(trial, epoch, LossAt(function, x, epoch));
      stop = pruner.Decide(trial, study.history()) == Decision::kStop;
    }
    if (stop) {
      study.Stop(trial);
      ++outcome.stopped;
    } else {
      study.Complete(trial);
      outcome.best = std::min(outcome.best, function.value(x));
    }
  }
  return outcome;
}

}  // namespace

void PrintStoppedTrials() {
  fmt::print("\nunder ASHA, {} epochs a study, {} seeds\n{:<12} {:<18} {:>14} {:>10} {:>10}\n", kEpochs, kSeeds,
             "function", "sampler", "log10 regret", "trials", "stopped");
  for (const TestFunction& function : {Branin(), Hartmann6(), Rosenbrock(5), Rastrigin(5)}) {
    for (const std::string option : {"match", "ignore", "random"}) {
      double regret = 0, trials = 0, stopped = 0;
      for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
        const Options options = option == "random" ? Options{} : Options{{"stopped_trials", option}};
        const auto sampler = MakeSampler(option == "random" ? "random" : "gp", SpaceOf(function), options);
        const auto pruner = MakePruner("asha", {kMinEpochs, kMaxEpochs});
        const Outcome outcome = RunStudy(function, *sampler, *pruner, seed);
        regret += std::log10(std::max(1e-8, outcome.best - function.minimum)) / kSeeds;
        trials += static_cast<double>(outcome.trials) / kSeeds;
        stopped += static_cast<double>(outcome.stopped) / kSeeds;
      }
      fmt::print("{:<12} {:<18} {:>14.2f} {:>10.1f} {:>10.1f}\n", function.name,
                 option == "random" ? "random" : "gp, " + option, regret, trials, stopped);
    }
  }
}

}  // namespace hpo::search
