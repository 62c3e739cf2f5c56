// SPDX-License-Identifier: Apache-2.0
//
// What a sampler finds on the BBOB functions: whole studies of it, in memory, and random search on the same problems to
// compare with.
#pragma once

#include <string>
#include <vector>

#include "search/options.h"

namespace hpo::bench {

// One study for each function, instance and seed.
struct QualityPlan {
  std::string sampler = "gp";
  search::Options options;         // of the sampler
  std::string knowledge = "none";  // what each study knows before its first trial (knowledge.h)
  std::vector<int> functions, instances, seeds;
  int dimension = 5;  // 2 to 40: parameters x0, x1, ..., all real, from -5 to 5
  int trials = 200;   // >= 1, also the study's budget
  int workers = 1;    // >= 1: trials of a study at a time (worker_pool.h)
  int threads = 1;    // >= 1: studies at a time; changes no figure
};

struct StudyResult {
  int function = 0, instance = 0, seed = 0;
  std::vector<double> regrets;      // after each result: the lowest value so far less the optimum
  std::vector<double> times;        // of each result, on the simulated clock
  std::vector<double> ask_seconds;  // of each trial's ask, without fits, which a study makes ahead
  double cpu_seconds = 0;           // of the study, fits included
};

// The seed that the sampler gets; studies of one seed differ between instances.
int StudySeed(int seed, int instance);

// The studies of a plan, not yet run, in the order of seeds, then instances, then functions.
std::vector<StudyResult> StudiesOf(const QualityPlan& plan);

// As StudiesOf orders them, whatever the threads. Throws std::invalid_argument where the
// plan is illegal. CPU time is that of the study's thread.
std::vector<StudyResult> RunStudies(const QualityPlan& plan);

// The regrets of ten random searches after each trial, averaged.
std::vector<double> RandomRegrets(int function, int instance, int dimension, int trials);

}  // namespace hpo::bench
