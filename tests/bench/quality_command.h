// SPDX-License-Identifier: Apache-2.0
//
// `bench_search quality`: its arguments.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "tests/bench/quality.h"

namespace hpo::bench {

class QualityCommand {
 public:
  // `parser` keeps references to this object.
  void Declare(CLI::App& parser);

  // Runs the studies and prints what they found. Throws std::invalid_argument for an argument that makes no sense.
  void Run() const;

  // One study a function: what a run without arguments has time for.
  void Shorten() { instances_ = "1"; }

 private:
  std::vector<int> Marks() const;

  std::string functions_ = "1-24", instances_ = "1-3", seeds_ = "0", marks_ = "10,25,50,100,200";
  std::vector<std::string> options_;
  std::string csv_;
  bool each_ = false;
  QualityPlan plan_;
};

}  // namespace hpo::bench
