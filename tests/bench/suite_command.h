// SPDX-License-Identifier: Apache-2.0
//
// `bench_search suite`: its arguments.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace hpo::bench {

class SuiteCommand {
 public:
  // `parser` keeps references to this object.
  void Declare(CLI::App& parser);

  // Runs the studies and prints how they end. Throws std::invalid_argument for an argument that makes no sense.
  void Run() const;

  void Shorten() { instances_ = "1"; }

 private:
  std::string suite_ = "conditional", instances_ = "1-5", seeds_ = "0", marks_ = "25,50,100", csv_;
  std::vector<std::string> ways_ = {"gp", "tpe", "random"};
  int trials_ = 100, threads_ = 1;
};

}  // namespace hpo::bench
