// SPDX-License-Identifier: Apache-2.0
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <vector>

#include "hpo/run/local_study.h"
#include "tests/bench/rates.h"

extern char** environ;  // NOLINT: POSIX declares it so

namespace hpo::bench {
namespace {

namespace fs = std::filesystem;

study::StudySpec FiveRealsSpec() {
  return {.name = "bench", .space = FiveReals(), .seed = 1, .sampler = {"random", {}}};
}

double Rate(const run::OpenOptions& open, int trials) {
  run::LocalStudy study = run::LocalStudy::Open(FiveRealsSpec(), open);
  const double seconds = Timed([&] { study.Optimize({.trials = trials}, [](run::ActiveTrial&) { return 0.0; }); });
  if (study.state().told() != trials) throw std::runtime_error("the study did not end with all its trials");
  return trials / seconds;
}

}  // namespace

search::SearchSpace FiveReals() {
  search::SearchSpace space;
  for (const char* name : {"x0", "x1", "x2", "x3", "x4"}) space.Add(search::Real(name, -5, 5));
  return space;
}

double MemoryRate(int trials) { return Rate({}, trials); }

double JournalRate(const fs::path& scratch, int trials, bool sync) {
  const fs::path folder = scratch / (sync ? "synced" : "unsynced");
  fs::remove_all(folder);
  return Rate({.folder = folder, .sync = sync}, trials);
}

double OpenSeconds(const fs::path& scratch, int trials, int measurements) {
  const fs::path folder = scratch / "large";
  fs::remove_all(folder);
  {
    run::LocalStudy study = run::LocalStudy::Open(FiveRealsSpec(), {.folder = folder, .sync = false});
    study.Optimize({.trials = trials}, [measurements](run::ActiveTrial& trial) {
      for (int step = 1; step <= measurements; ++step) trial.Measure(step, 1.0 / (step + trial.number()));
      return 1.0 / (1 + trial.number());
    });
  }
  DiskFileSystem files;
  std::vector<double> seconds;
  for (int run = 0; run < 5; ++run) {
    seconds.push_back(Timed([&] {
      if (study::ReadStudy(files, folder).told() != trials) throw std::runtime_error("trials are missing");
    }));
  }
  std::ranges::nth_element(seconds, seconds.begin() + 2);
  return seconds[2];
}

double StartSeconds(const fs::path& program, int runs) {
  std::string path = program.string();
  std::string flag = "--version";
  const std::array<char*, 3> arguments{path.data(), flag.data(), nullptr};
  std::vector<double> seconds;
  for (int run = 0; run < runs; ++run) {
    seconds.push_back(Timed([&] {
      posix_spawn_file_actions_t actions;
      posix_spawn_file_actions_init(&actions);
      posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", 1 /* O_WRONLY */, 0);
      pid_t child = 0;
      int status = 0;
      if (posix_spawn(&child, path.c_str(), &actions, nullptr, arguments.data(), environ) != 0 ||
          waitpid(child, &status, 0) != child || status != 0) {
        throw std::runtime_error(path + " --version failed");
      }
      posix_spawn_file_actions_destroy(&actions);
    }));
  }
  std::ranges::nth_element(seconds, seconds.begin() + runs / 2);
  return seconds[static_cast<std::size_t>(runs / 2)];
}

}  // namespace hpo::bench
