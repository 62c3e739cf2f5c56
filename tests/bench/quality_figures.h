// SPDX-License-Identifier: Apache-2.0
//
// Studies on BBOB as figures. NR: regret over the mean regret of random search after as many trials, on the same
// problem, averaged over a function's studies and then over functions; 1 is random search, 0 the optimum. LR: the mean
// of log10 regret, 1e-8 at least, averaged alike. Groups of functions are those of the BBOB report.
#pragma once

#include <array>
#include <map>
#include <utility>
#include <vector>

#include "tests/bench/quality.h"

namespace hpo::bench {

struct Group {
  const char* name;
  int first, last;

  bool Has(int function) const { return function >= first && function <= last; }
};
inline constexpr std::array<Group, 6> kGroups = {
    {{"all", 1, 24}, {"f1-5", 1, 5}, {"f6-9", 6, 9}, {"f10-14", 10, 14}, {"f15-19", 15, 19}, {"f20-24", 20, 24}}};

struct Figures {
  double nr = 0, lr = 0;
};

// By function, after one mark.
using Row = std::map<int, Figures>;

// log10 of a regret, 1e-8 at least: below it an optimum counts as found.
double LogRegret(double regret);

double Mean(const std::vector<double>& values);  // of at least one

// The mean over a group's functions; NaN where there are none.
double GroupMean(const Row& row, const Group& group, double Figures::*figure);

class QualityFigures {
 public:
  explicit QualityFigures(const QualityPlan& plan);  // of studies of this plan: runs the random searches

  // After the first `mark` results of each.
  Row At(const std::vector<StudyResult>& results, int mark) const;

 private:
  std::map<std::pair<int, int>, std::vector<double>> random_;  // by function and instance
};

}  // namespace hpo::bench
