// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/trainer.h"

#include <exception>
#include <optional>
#include <utility>

#include "trial_runner/checkpoint/checkpoint.h"
#include "trial_runner/memory/out_of_memory.h"
#include "trial_runner/precision/choice.h"
#include "trial_runner/trial_run.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;

constexpr int kLeastHalved = 4;  // rows: batch statistics need two

void Halve(Document& document) {
  document.batch_size = (document.batch_size + 1) / 2;
  document.accumulate_batches *= 2;
}

// A trial whose batches were halved goes on with those of its checkpoint. Returns whether it was.
bool TakeBatchesOfCheckpoint(TrialTask& task) {
  if (!task.resume_from || task.document.on_out_of_memory != "halve") return false;
  const json settings = LastSettings(*task.resume_from);
  if (!settings.is_object()) return false;
  Document halved = task.document;
  const auto fits = [&] {
    return settings.value("batch_size", json()) == halved.batch_size &&
           settings.value("accumulate_batches", json()) == halved.accumulate_batches;
  };
  while (!fits() && halved.batch_size >= kLeastHalved) Halve(halved);
  if (!fits() || halved.batch_size == task.document.batch_size) return false;
  task.document = halved;
  return true;
}

// Starts over with batches of half the size while memory runs out before anything was told.
TrialResult TrainInMemory(const TrialTask& asked, const Registry& registry, TrainingLink& link) {
  TrialTask task = asked;
  std::string why;
  if (TakeBatchesOfCheckpoint(task)) why = "the checkpoint was made so";
  while (true) {
    std::optional<TrialRun> run;
    try {
      TrialResult result = run.emplace(task, registry, link).Run();
      const auto text = [](const TrialTask& of) { return std::to_string(of.document.batch_size); };
      if (!why.empty()) result.facts["micro_batch"] = ToJson(Choice{text(asked), text(task), why});
      return result;
    } catch (...) {
      const std::optional<std::string> memory = OutOfMemory(std::current_exception());
      const bool may_halve = asked.document.on_out_of_memory == "halve" && task.document.batch_size >= kLeastHalved;
      if (!memory || !may_halve || (run && run->HasTold())) throw;
      why = *memory;
    }
    Halve(task.document);
  }
}

}  // namespace

TrialResult Train(const TrialTask& task, const Registry& registry, TrainingLink& link) {
  try {
    return TrainInMemory(task, registry, link);
  } catch (const std::invalid_argument& error) {
    throw BadConfiguration(error.what());
  }
}

}  // namespace hpo::trial_runner
