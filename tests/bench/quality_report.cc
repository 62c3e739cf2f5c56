// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/quality_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <map>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "tests/bench/bbob/bbob.h"

namespace hpo::bench {
namespace {

constexpr double kLeastRegret = 1e-8;  // below it an optimum counts as found

struct Group {
  const char* name;
  int first, last;
};
constexpr std::array<Group, 6> kGroups = {
    {{"all", 1, 24}, {"f1-5", 1, 5}, {"f6-9", 6, 9}, {"f10-14", 10, 14}, {"f15-19", 15, 19}, {"f20-24", 20, 24}}};

struct Figures {
  double nr = 0, lr = 0;
};

// By function, after one mark.
using Row = std::map<int, Figures>;

double Mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

class Table {
 public:
  Table(const QualityPlan& plan, const std::vector<StudyResult>& results) : results_(results) {
    for (const int function : plan.functions) {
      for (const int instance : plan.instances) {
        random_[{function, instance}] = RandomRegrets(function, instance, plan.dimension, plan.trials);
      }
    }
  }

  Row At(int mark) const {
    const auto last = static_cast<std::size_t>(mark - 1);
    std::map<int, std::vector<double>> ratios, logs;
    for (const StudyResult& result : results_) {
      const double regret = result.regrets[last];
      const double random = random_.at({result.function, result.instance})[last];
      ratios[result.function].push_back(std::max(0.0, regret) / random);
      logs[result.function].push_back(std::log10(std::max(kLeastRegret, regret)));
    }
    Row row;
    for (const auto& [function, values] : ratios) row[function] = {Mean(values), Mean(logs[function])};
    return row;
  }

 private:
  const std::vector<StudyResult>& results_;
  std::map<std::pair<int, int>, std::vector<double>> random_;  // by function and instance
};

// The mean over a group's functions, "-" where there are none.
std::string Cell(const Row& row, const Group& group, double Figures::*figure, int decimals) {
  std::vector<double> values;
  for (const auto& [function, figures] : row) {
    if (function >= group.first && function <= group.last) values.push_back(figures.*figure);
  }
  return values.empty() ? "-" : fmt::format("{:.{}f}", Mean(values), decimals);
}

void PrintGroups(const Table& table, const std::vector<int>& marks) {
  fmt::print("{:>6}     ", "trials");
  for (const Group& group : kGroups) fmt::print("{:>8}", group.name);
  for (const int mark : marks) {
    const Row row = table.At(mark);
    fmt::print("\n{:>6}  NR ", mark);
    for (const Group& group : kGroups) fmt::print("{:>8}", Cell(row, group, &Figures::nr, 3));
    fmt::print("\n{:>6}  LR ", "");
    for (const Group& group : kGroups) fmt::print("{:>8}", Cell(row, group, &Figures::lr, 2));
  }
  fmt::print("\n");
}

void PrintFunctions(const QualityPlan& plan, const Table& table, const std::vector<int>& marks) {
  fmt::print("\n{:<33}", "NR / LR after trials");
  for (const int mark : marks) fmt::print("{:>16}", mark);
  std::vector<Row> rows;
  for (const int mark : marks) rows.push_back(table.At(mark));
  for (const int function : plan.functions) {
    fmt::print("\nf{:<3}{:<29}", function, bbob::FunctionName(function));
    for (const Row& row : rows) {
      fmt::print("{:>16}", fmt::format("{:.3f} / {:.2f}", row.at(function).nr, row.at(function).lr));
    }
  }
  fmt::print("\n");
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

}  // namespace

void PrintQuality(const QualityPlan& plan, const std::vector<StudyResult>& results, const std::vector<int>& marks,
                  bool each) {
  fmt::print("{} on BBOB, d = {}: {} functions, {} instances, {} seeds\n", plan.sampler, plan.dimension,
             plan.functions.size(), plan.instances.size(), plan.seeds.size());
  const Table table(plan, results);
  PrintGroups(table, marks);
  if (each) PrintFunctions(plan, table, marks);
  PrintTimes(results);
}

void WriteQualityCsv(const std::string& path, const QualityPlan& plan, const std::vector<StudyResult>& results,
                     const std::vector<int>& marks) {
  std::ofstream out(path);
  for (const StudyResult& result : results) {
    for (const int mark : marks) {
      const double seconds = std::accumulate(result.ask_seconds.begin(), result.ask_seconds.begin() + mark, 0.0);
      out << fmt::format("{},bbob,f{},{},{},{},{},{:.6g},{:.3f}\n", plan.sampler, result.function, result.instance,
                         plan.dimension, result.seed, mark, result.regrets[static_cast<std::size_t>(mark - 1)],
                         seconds);
    }
  }
  if (!out.flush()) throw std::runtime_error("cannot write " + path);
}

}  // namespace hpo::bench
