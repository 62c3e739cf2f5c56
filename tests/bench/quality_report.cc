// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/quality_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numeric>
#include <stdexcept>

#include "tests/bench/bbob/bbob.h"
#include "tests/bench/quality_figures.h"

namespace hpo::bench {
namespace {

// "-" for what there is none of.
std::string Cell(double figure, int decimals) {
  return std::isnan(figure) ? "-" : fmt::format("{:.{}f}", figure, decimals);
}

void PrintGroups(const std::vector<Row>& rows, const std::vector<int>& marks) {
  fmt::print("{:>6}     ", "trials");
  for (const Group& group : kGroups) fmt::print("{:>8}", group.name);
  for (std::size_t k = 0; k < marks.size(); ++k) {
    fmt::print("\n{:>6}  NR ", marks[k]);
    for (const Group& group : kGroups) fmt::print("{:>8}", Cell(GroupMean(rows[k], group, &Figures::nr), 3));
    fmt::print("\n{:>6}  LR ", "");
    for (const Group& group : kGroups) fmt::print("{:>8}", Cell(GroupMean(rows[k], group, &Figures::lr), 2));
  }
  fmt::print("\n");
}

void PrintFunctions(const QualityPlan& plan, const std::vector<Row>& rows, const std::vector<int>& marks) {
  fmt::print("\n{:<33}", "NR / LR after trials");
  for (const int mark : marks) fmt::print("{:>16}", mark);
  for (const int function : plan.functions) {
    fmt::print("\nf{:<3}{:<29}", function, bbob::FunctionName(function));
    for (const Row& row : rows) {
      fmt::print("{:>16}", fmt::format("{:.3f} / {:.2f}", row.at(function).nr, row.at(function).lr));
    }
  }
  fmt::print("\n");
}

}  // namespace

void PrintQuality(const QualityPlan& plan, const std::vector<StudyResult>& results, const std::vector<int>& marks,
                  bool each) {
  fmt::print("{} on BBOB, d = {}: {} functions, {} instances, {} seeds\n", plan.sampler, plan.dimension,
             plan.functions.size(), plan.instances.size(), plan.seeds.size());
  PrintFigures(plan, results, marks, each);
  PrintTimes(results);
}

void PrintFigures(const QualityPlan& plan, const std::vector<StudyResult>& results, const std::vector<int>& marks,
                  bool each) {
  const QualityFigures figures(plan);
  std::vector<Row> rows;
  for (const int mark : marks) rows.push_back(figures.At(results, mark));
  PrintGroups(rows, marks);
  if (each) PrintFunctions(plan, rows, marks);
}

void PrintTimes(const std::vector<StudyResult>& results) {
  std::vector<double> asks;
  double seconds = 0;
  for (const StudyResult& result : results) {
    asks.insert(asks.end(), result.ask_seconds.begin(), result.ask_seconds.end());
    seconds += result.cpu_seconds;
  }
  const auto median = asks.begin() + std::ssize(asks) / 2;
  std::nth_element(asks.begin(), median, asks.end());
  fmt::print("CPU: {:.2f} ms an ask (p50, without fits), {:.2f} ms a trial (mean, with fits), {:.1f} s in all\n",
             1e3 * *median, 1e3 * seconds / static_cast<double>(asks.size()), seconds);
}

void WriteQualityCsv(const std::string& path, const std::vector<PlannedStudies>& studies,
                     const std::vector<int>& marks) {
  std::ofstream out(path);
  for (const auto& [plan, results] : studies) {
    const std::string sampler = plan.workers > 1 ? fmt::format("{} x{}", plan.sampler, plan.workers) : plan.sampler;
    for (const StudyResult& result : results) {
      for (const int mark : marks) {
        const double seconds = std::accumulate(result.ask_seconds.begin(), result.ask_seconds.begin() + mark, 0.0);
        out << fmt::format("{},bbob,f{},{},{},{},{},{:.6g},{:.3f}\n", sampler, result.function, result.instance,
                           plan.dimension, result.seed, mark, result.regrets[static_cast<std::size_t>(mark - 1)],
                           seconds);
      }
    }
  }
  if (!out.flush()) throw std::runtime_error("cannot write " + path);
}

}  // namespace hpo::bench
