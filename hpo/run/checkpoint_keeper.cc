// SPDX-License-Identifier: Apache-2.0
#include "hpo/run/checkpoint_keeper.h"

#include <algorithm>
#include <system_error>
#include <utility>
#include <vector>

#include "hpo/run/attempt_log.h"
#include "hpo/run/launch.h"

namespace hpo::run {
namespace {

namespace fs = std::filesystem;

std::optional<int> BestTrial(const study::StudyState& state) {
  const study::Trial* best = state.best();
  return best ? std::optional(best->number) : std::nullopt;
}

// The attempts' folders, the latest first. Attempts without a folder are left out.
std::vector<fs::path> AttemptFolders(const fs::path& trial) {
  std::vector<std::pair<int, fs::path>> attempts;
  std::error_code missing;
  for (const fs::directory_entry& entry : fs::directory_iterator(trial, missing)) {
    const std::string name = entry.path().filename();
    if (name.starts_with("attempt-")) attempts.emplace_back(std::atoi(name.c_str() + 8), entry.path());
  }
  std::sort(attempts.rbegin(), attempts.rend());
  std::vector<fs::path> folders;
  for (auto& [number, folder] : attempts) folders.push_back(std::move(folder));
  return folders;
}

void RemoveAllExcept(const fs::path& folder, bool keep_best_weights) {
  std::error_code ignored;
  std::vector<fs::path> doomed;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
    const fs::path name = entry.path().filename();
    if (name != kLogName && !(keep_best_weights && name == kBestWeights)) doomed.push_back(entry.path());
  }
  for (const fs::path& path : doomed) fs::remove_all(path, ignored);
}

}  // namespace

CheckpointKeeper::CheckpointKeeper(fs::path folder, const study::StudyState& state)
    : folder_(std::move(folder)), best_(BestTrial(state)) {
  for (const int trial : state.history().results) Clear(trial, trial == best_);
}

void CheckpointKeeper::OnTold(int trial, const study::StudyState& state) {
  const std::optional<int> best = BestTrial(state);
  if (best_ && best != best_) Clear(*best_, false);
  Clear(trial, trial == best);
  best_ = best;
}

void CheckpointKeeper::Clear(int trial, bool keep_best_weights) const {
  for (const fs::path& folder : AttemptFolders(TrialFolder(folder_, trial))) {
    RemoveAllExcept(folder, keep_best_weights);
    std::error_code missing;
    // Weights of an earlier attempt are older than these.
    if (fs::exists(folder / kBestWeights, missing)) keep_best_weights = false;
  }
}

}  // namespace hpo::run
