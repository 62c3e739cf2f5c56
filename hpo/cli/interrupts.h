// SPDX-License-Identifier: Apache-2.0
//
// Turns Ctrl-C and TERM into events of the tuner's queue.
#pragma once

#include <thread>

#include "hpo/run/executor.h"

namespace hpo::cli {

// While it lives, SIGINT and SIGTERM are pushed to the queue instead of ending the process. Make it before any other
// thread starts, so that all inherit the blocked signals. One at a time in a process.
class Interrupts {
 public:
  explicit Interrupts(run::RunQueue& queue);
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

 private:
  std::thread listener_;
};

}  // namespace hpo::cli
