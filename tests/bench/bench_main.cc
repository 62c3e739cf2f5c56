// SPDX-License-Identifier: Apache-2.0
//
// `make bench`: bench_study_rates [SCRATCH]. Prints each figure beside its goal and the peer's.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <exception>

#include "tests/bench/rates.h"

namespace {

namespace fs = std::filesystem;

void Row(const char* what, const std::string& measured, const char* goal, const char* peer) {
  fmt::print("{:<52} {:>14} {:>14} {:>14}\n", what, measured, goal, peer);
  std::fflush(stdout);
}

std::string PerSecond(double rate) { return fmt::format("{:.0f} /s", rate); }
std::string Milliseconds(double seconds) { return fmt::format("{:.1f} ms", seconds * 1e3); }

int Measure(const fs::path& scratch) {
  const fs::path programs = fs::read_symlink("/proc/self/exe").parent_path();
  Row("", "measured", "goal", "Optuna 5");
  Row("trials, in memory", PerSecond(hpo::bench::MemoryRate(100'000)), "50000 /s", "5980 /s");
  Row("trials, journal without fsync", PerSecond(hpo::bench::JournalRate(scratch, 20'000, false)), "5000 /s", "480 /s");
  Row("trials, journal with fsync (SQLite for Optuna)", PerSecond(hpo::bench::JournalRate(scratch, 1'000, true)),
      "300 /s", "51 /s");
  Row("open 10000 trials of 10 measurements", Milliseconds(hpo::bench::OpenSeconds(scratch, 10'000, 10)), "150 ms",
      "1700 ms");
  Row("start of hpo --version", Milliseconds(hpo::bench::StartSeconds(programs / "hpo", 51)), "15 ms", "150 ms");
  if (!fs::exists(programs / "hpo-trial")) return 0;
  const hpo::bench::RunnerRates runner = hpo::bench::ThroughRunner(programs / "hpo-trial", scratch, 500);
  Row("trials through hpo-trial, journal with fsync", PerSecond(runner.trials_per_second), "200 /s", "-");
  Row("warm trial: start, 1-step training, end", Milliseconds(runner.median_trial_s), "5 ms", "-");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const fs::path scratch =
      argc > 1 ? fs::path(argv[1]) : fs::temp_directory_path() / fmt::format("hpo-bench-{}", getpid());
  try {
    fs::create_directories(scratch);
    const int status = Measure(fs::absolute(scratch));
    if (argc == 1) fs::remove_all(scratch);
    return status;
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench: {}\n", error.what());
    return 1;
  }
}
