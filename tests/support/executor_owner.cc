// SPDX-License-Identifier: Apache-2.0
//
// A process that owns an executor and is there to be killed: executor_owner FAKE_RUNNER warm|command.
// It starts a trial whose runner starts a child, and says on stderr which processes those are.
#include <iostream>
#include <memory>
#include <string>

#include "hpo/run/process_executor.h"
#include "tests/support/attempts.h"

int main(int argc, char** argv) {
  using namespace hpo;
  if (argc != 3) return 2;
  run::ProcessExecutorOptions options;
  (std::string(argv[2]) == "warm" ? options.worker : options.command) = {argv[1], argv[2]};
  run::RunQueue queue;
  const std::unique_ptr<run::Executor> executor = run::MakeProcessExecutor(options, queue);
  executor->Start(testing::LaunchOf(0, {{"behaviour", "family"}}));
  const auto measured = testing::Next<run::AttemptMeasured>(queue);
  std::cerr << "parent " << measured.metrics.at("parent") << " child " << measured.metrics.at("child") << " started"
            << std::endl;
  queue.Pop(std::nullopt);
}
