// SPDX-License-Identifier: Apache-2.0
//
// `bench_search quality`: its arguments.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "tests/bench/study_arguments.h"

namespace hpo::bench {

class QualityCommand {
 public:
  // `parser` keeps references to this object.
  void Declare(CLI::App& parser);

  // Runs the studies and prints what they found. Throws std::invalid_argument for an argument that makes no sense.
  void Run() const;

  // One study a function: what a run without arguments has time for.
  void Shorten() { arguments_.Shorten(); }

 private:
  StudyArguments arguments_{"10,25,50,100,200"};
  std::string knowledge_ = "none";
  bool each_ = false;
};

}  // namespace hpo::bench
