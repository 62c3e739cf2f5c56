// SPDX-License-Identifier: Apache-2.0
//
// `bench_search noise`: its arguments.
#pragma once

#include <CLI/CLI.hpp>

#include "tests/bench/study_arguments.h"

namespace hpo::bench {

class NoiseCommand {
 public:
  // `parser` keeps references to this object.
  void Declare(CLI::App& parser);

  // Runs the studies and prints what is recommended in them. Throws std::invalid_argument for an argument that makes no
  // sense.
  void Run() const;

  void Shorten() { arguments_.Shorten(); }

 private:
  StudyArguments arguments_{"10,25,50,100,200"};
  double noise_ = 0.3;
  bool is_known_ = false;
};

}  // namespace hpo::bench
