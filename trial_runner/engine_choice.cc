// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/engine_choice.h"

#include <ATen/Parallel.h>

#include <algorithm>

#include "trial_runner/architecture/inference.h"
#include "trial_runner/planned/planned_engine.h"

namespace hpo::trial_runner {
namespace {

bool HasImages(const Architecture& architecture) {
  constexpr std::size_t kImageAxes = 3;
  return std::ranges::any_of(InferShapes(architecture), [](const Shape& s) { return s.size() == kImageAxes; });
}

// What a plan is not written for. Empty: nothing is against it.
const char* WhyNoPlan(const TrialTask& task, const TrialSetup& setup) {
  const Document& document = task.document;
  if (setup.accelerator != nullptr) return "plans are for the CPU";
  if (setup.precision->choice().used != "fp32") return "plans compute in fp32";
  if (setup.start.frozen > 0) return "plans train all layers";
  if (!setup.recomputed.empty()) return "plans keep all activations";
  if (Mixes(document.augmentation)) return "plans have no loss of mixed samples";
  const bool known = setup.loss.used == (setup.dataset->has_classes() ? "cross_entropy" : "mse");
  return known && document.loss.class_weights == "none" ? "" : "plans have no such loss";
}

// Loops over images are for one thread and for values that lie channels last; with rows of numbers neither matters.
const char* WhyNoPlan(const Architecture& architecture, const TrialSetup& setup) {
  if (!CanPlan(architecture)) return "a layer has no plan";
  if (!HasImages(architecture)) return "";
  if (at::get_num_threads() > 1) return "plans of images are for one thread";
  return setup.memory_format.used == "channels_last" ? "" : "plans of images are for channels_last";
}

}  // namespace

Choice ChooseEngine(const TrialTask& task, const std::optional<Architecture>& architecture, const TrialSetup& setup) {
  Choice choice{"auto", "autograd", architecture ? WhyNoPlan(task, setup) : "a module of one's own has no plan"};
  if (choice.why.empty()) choice.why = WhyNoPlan(*architecture, setup);
  if (choice.why.empty()) choice = {"auto", "planned", "its buffers are made once and its passes are fewer"};
  return choice;
}

}  // namespace hpo::trial_runner
