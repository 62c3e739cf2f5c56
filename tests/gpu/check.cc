// SPDX-License-Identifier: Apache-2.0
#include "tests/gpu/check.h"

#include <cstdio>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "trial_runner/document/document.h"
#include "trial_runner/registry.h"

namespace hpo::gpu {

Outcome Within(const char* what, double value, double limit) {
  char text[120];
  std::snprintf(text, sizeof text, "%s %.2e, limit %.0e", what, value, limit);
  return {value <= limit, text};
}

double Distance(const at::Tensor& a, const at::Tensor& b) {
  const at::Tensor x = a.detach().to(at::kCPU).to(at::kDouble), y = b.detach().to(at::kCPU).to(at::kDouble);
  return x.sub(y).abs().div(y.abs().clamp_min(1)).max().item<double>();
}

trial_runner::TrialTask Task(const std::string& document, const std::string& device) {
  trial_runner::TrialTask task;
  task.device = device;
  task.seed = 1;
  const auto problems =
      trial_runner::ParseDocument(nlohmann::json::parse(document), trial_runner::BuiltInRegistry(), task.document);
  for (const trial_runner::DocumentProblem& problem : problems) {
    throw std::invalid_argument(problem.path + ": " + problem.message);
  }
  return task;
}

}  // namespace hpo::gpu
