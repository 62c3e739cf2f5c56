// SPDX-License-Identifier: Apache-2.0
//
// `bench_search batch`: what several trials at a time cost a study, and what they save.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "tests/bench/study_arguments.h"

namespace hpo::bench {

class BatchCommand {
 public:
  // `parser` keeps references to this object.
  void Declare(CLI::App& parser);

  // Runs the studies one trial at a time and with each number of workers, and prints how they compare. Throws
  // std::invalid_argument for an argument that makes no sense.
  void Run() const;

 private:
  StudyArguments arguments_{"50,100,200", "0-1"};
  std::string workers_ = "4,16";
};

}  // namespace hpo::bench
