// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <vector>

#include "hpo/run/process_executor.h"
#include "hpo/run/tuner.h"
#include "hpo/study/study.h"
#include "tests/bench/rates.h"

namespace hpo::bench {
namespace {

namespace fs = std::filesystem;

// Two classes of four rows; half of them train.
void WriteTable(const fs::path& path) {
  std::ofstream file(path);
  file << "a,b,label\n";
  for (int row = 0; row < 8; ++row) file << row << ',' << row % 3 << ',' << row % 2 << '\n';
}

study::StudySpec TinySpec(const fs::path& table, int trials) {
  study::StudySpec spec{.name = "tiny", .seed = 1};
  spec.space.Add(search::Real("optimizer.lr", 1e-4, 1e-2).Log());
  spec.objectives = {{"valid.error", study::Goal::kMinimize}};
  spec.budget.trials = trials;
  spec.training = {{"dataset",
                    {{"name", "csv"},
                     {"csv", {{"path", table.string()}, {"target", "label"}}},
                     {"split", {{"validation", 0.25}, {"test", 0.25}}}}},
                   {"model", {{"name", "mlp"}, {"mlp", {{"depth", 1}, {"width", 1}}}}},
                   {"epochs", 1},
                   {"batch_size", 4}};
  return spec;
}

}  // namespace

RunnerRates ThroughRunner(const fs::path& runner, const fs::path& scratch, int trials) {
  const fs::path folder = scratch / "tiny";
  fs::remove_all(folder);
  fs::create_directories(folder);
  WriteTable(scratch / "tiny.csv");
  DiskFileSystem files;
  study::Study study(TinySpec(scratch / "tiny.csv", trials), {.files = &files, .folder = folder});
  run::RunQueue queue;
  const auto executor = run::MakeProcessExecutor({.worker = {runner.string()}, .slots = 1, .threads = 1}, queue);
  run::Tuner tuner(study, *executor, queue, {.folder = folder, .runner_documents = true, .json_configurations = true});
  tuner.Run();
  std::vector<double> seconds;
  for (const study::Trial& trial : study.state().trials()) {
    if (!trial.value) throw std::runtime_error("a tiny trial failed: " + trial.reason);
    seconds.push_back(trial.seconds);
  }
  // The first trial pays for the start of the worker and is left out of both figures.
  const double first = study.state().trials().front().attempts.front().started;
  const double second = study.state().trials().at(1).attempts.front().started;
  const study::Trial& last = study.state().trials().back();
  const double end = last.attempts.front().started + last.seconds;
  seconds.erase(seconds.begin());
  std::ranges::nth_element(seconds, seconds.begin() + static_cast<std::ptrdiff_t>(seconds.size() / 2));
  if (second <= first) throw std::runtime_error("trials overlap; the bench wants one slot");
  return {.trials_per_second = (trials - 1) / (end - second), .median_trial_s = seconds[seconds.size() / 2]};
}

}  // namespace hpo::bench
