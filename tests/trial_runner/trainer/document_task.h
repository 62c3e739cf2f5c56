// SPDX-License-Identifier: Apache-2.0
//
// A task from a training document as a user writes it, for tests whose subject is what the document says.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "trial_runner/document/document.h"
#include "trial_runner/trainer.h"

namespace hpo::trial_runner {

// Throws std::invalid_argument with the first problem of `text`: a mistake in the test. All else in the task is
// default.
inline TrialTask DocumentTask(const nlohmann::json& text, const Registry& registry,
                              const std::filesystem::path& folder) {
  TrialTask task;
  for (const DocumentProblem& problem : ParseDocument(text, registry, task.document)) {
    throw std::invalid_argument(problem.path + ": " + problem.message);
  }
  task.folder = folder;
  return task;
}

}  // namespace hpo::trial_runner
