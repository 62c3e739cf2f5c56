// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/batch_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "tests/bench/quality_figures.h"

namespace hpo::bench {
namespace {

struct Estimate {
  double mean = 0, error = 0;
};

// Of two studies of one problem, for each problem.
using Differences = std::map<int, std::vector<double>>;  // by function

// What the batch's log10 regret lies above that of `single`, both after so many results.
double AtEqualTrials(const StudyResult& batch, const StudyResult& single, int mark) {
  const auto last = static_cast<std::size_t>(mark - 1);
  return LogRegret(batch.regrets[last]) - LogRegret(single.regrets[last]);
}

// The same when the batch has so many results and `single` as many as come in that time, one at least.
double AtEqualTime(const StudyResult& batch, const StudyResult& single, int mark) {
  const double time = batch.times[static_cast<std::size_t>(mark - 1)];
  const auto told = std::ranges::upper_bound(single.times, time) - single.times.begin();
  const auto last = static_cast<std::size_t>(std::max<std::ptrdiff_t>(told, 1) - 1);
  return LogRegret(batch.regrets[static_cast<std::size_t>(mark - 1)]) - LogRegret(single.regrets[last]);
}

template <typename Difference>
Differences Compare(const std::vector<StudyResult>& batches, const std::vector<StudyResult>& singles, int mark,
                    const Difference& difference) {
  Differences differences;
  for (std::size_t k = 0; k < batches.size(); ++k) {
    differences[batches[k].function].push_back(difference(batches[k], singles[k], mark));
  }
  return differences;
}

// Squared standard error of a mean; NaN of one value.
double ErrorSquared(const std::vector<double>& values) {
  const double mean = Mean(values), n = static_cast<double>(values.size());
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return squares / (n - 1) / n;
}

Estimate MeanOf(const Differences& differences, const Group& group) {
  Estimate sum;
  double functions = 0;
  for (const auto& [function, values] : differences) {
    if (!group.Has(function)) continue;
    ++functions;
    sum.mean += Mean(values);
    sum.error += ErrorSquared(values);
  }
  return {.mean = sum.mean / functions, .error = std::sqrt(sum.error) / functions};
}

std::string Cell(double figure) { return std::isnan(figure) ? "-" : fmt::format("{:+.2f}", figure); }

std::string Cell(const Estimate& estimate) {
  return std::isnan(estimate.error) ? Cell(estimate.mean)
                                    : fmt::format("{:+.2f} +- {:.2f}", estimate.mean, estimate.error);
}

double MeanTime(const std::vector<StudyResult>& results, int mark) {
  std::vector<double> times;
  for (const StudyResult& result : results) times.push_back(result.times[static_cast<std::size_t>(mark - 1)]);
  return Mean(times);
}

void PrintLine(const PlannedStudies& studies, const std::vector<StudyResult>& singles, const QualityFigures& figures,
               int mark) {
  const auto& [plan, results] = studies;
  const Row row = figures.At(results, mark);
  const Group& all = kGroups.front();
  fmt::print("{:>6}{:>9}{:>8.3f}{:>8.2f}", mark, plan.workers, GroupMean(row, all, &Figures::nr),
             GroupMean(row, all, &Figures::lr));
  const Differences equal_trials = Compare(results, singles, mark, AtEqualTrials);
  fmt::print("{:>16}", Cell(MeanOf(equal_trials, all)));
  for (auto group = kGroups.begin() + 1; group != kGroups.end(); ++group) {
    fmt::print("{:>8}", Cell(MeanOf(equal_trials, *group).mean));
  }
  fmt::print("{:>8.1f}{:>16}\n", MeanTime(results, mark),
             Cell(MeanOf(Compare(results, singles, mark, AtEqualTime), all)));
}

}  // namespace

void PrintBatches(const std::vector<PlannedStudies>& studies, const std::vector<int>& marks) {
  const auto& [plan, singles] = studies.front();
  fmt::print("{} on BBOB, d = {}: {} functions, {} instances, {} seeds\n", plan.sampler, plan.dimension,
             plan.functions.size(), plan.instances.size(), plan.seeds.size());
  fmt::print("LR against one trial at a time, after as many results and after as much time\n");
  fmt::print("{:>6}{:>9}{:>8}{:>8}{:>16}", "trials", "workers", "NR", "LR", "equal trials");
  for (auto group = kGroups.begin() + 1; group != kGroups.end(); ++group) fmt::print("{:>8}", group->name);
  fmt::print("{:>8}{:>16}\n", "time", "equal time");
  const QualityFigures figures(plan);
  for (const int mark : marks) {
    for (const PlannedStudies& batch : studies) PrintLine(batch, singles, figures, mark);
  }
}

}  // namespace hpo::bench
