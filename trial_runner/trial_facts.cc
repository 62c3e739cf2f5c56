// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/trial_facts.h"

#include <string>

#include "trial_runner/memory/forecast.h"
#include "trial_runner/memory_room.h"
#include "trial_runner/trial_categories.h"
#include "trial_runner/trial_targets.h"

namespace hpo::trial_runner {

namespace {

Choice RecomputeChoice(int asked, const TrialSetup& setup) {
  const auto used = static_cast<int>(setup.recomputed.size());
  Choice choice{std::to_string(asked), std::to_string(used), ""};
  if (used < asked) choice.why = "there are no more places to cut the network";
  if (used == 0) choice.why = "a module of its own runs as it is";
  return choice;
}

}  // namespace

nlohmann::json TrialFacts(const TrialTask& task, const TrialSetup& setup, const TrainingState& state) {
  nlohmann::json facts = {{"steps", state.steps},
                          {"seconds", state.seconds},
                          {"threads", task.threads},
                          {"best_epoch", state.best_epoch},
                          {"device", ToJson(setup.device)},
                          {"precision", ToJson(setup.precision->choice())},
                          {"memory_format", ToJson(setup.memory_format)},
                          {"engine", ToJson(setup.engine_choice)}};
  if (setup.float8_layers) facts["float8_layers"] = ToJson(*setup.float8_layers);
  facts["workers"] = ToJson(setup.loader->workers());
  if (const auto* images = std::get_if<ImageSource>(&setup.dataset->samples); images != nullptr) {
    const bool asked = images->why.empty();
    facts["decode"] = ToJson(Choice{asked ? "each_epoch" : "auto", "each_epoch", images->why});
  }
  facts["rows"] = {{"train", setup.train.size()},
                   {"validation", setup.validation.size()},
                   {"test", setup.dataset->split.test.size()}};
  const bool on_cpu = setup.accelerator == nullptr;
  facts["memory"] = {{"of", on_cpu ? "process" : "device"}, {"peak_bytes", PeakBytes(setup.accelerator)}};
  facts.update(setup.start.facts);
  std::int64_t parameters = setup.start.frozen;
  for (const NamedTensor& item : setup.network->Parameters()) parameters += item.tensor.numel();
  facts["parameters"] = parameters;
  if (setup.cost) {
    facts["flops_per_sample"] = setup.cost->flops_per_sample;
    facts["activation_bytes_per_sample"] = setup.cost->activation_bytes;
    facts["memory"]["forecast_bytes"] = ForecastMemory(task.document, *setup.cost, setup.plan.batch).total_bytes();
  }
  for (const ChannelScale& scale : setup.dataset->pixel_scale) {
    facts["pixel_scale"].push_back({{"mean", scale.mean}, {"deviation", scale.deviation}});
  }
  const nlohmann::json scaling = setup.precision->Facts();
  if (!scaling.is_null()) facts["loss_scaling"] = scaling;
  if (!setup.dataset->categories.empty()) facts["categories"] = CategoriesToJson(*setup.dataset);
  if (!setup.dataset->has_classes()) facts["targets"] = TargetsToJson(*setup.dataset);
  facts["loss"] = ToJson(setup.loss);
  if (task.objective_metric.empty()) facts["objective"] = setup.objective;
  if (setup.plan.batch < task.document.batch_size) {
    const std::string used = std::to_string(setup.plan.batch);
    facts["batch_size"] =
        ToJson(Choice{std::to_string(task.document.batch_size), used, "there are no more rows to train on"});
  }
  if (task.document.recompute_segments > 0) {
    facts["recompute_segments"] = ToJson(RecomputeChoice(task.document.recompute_segments, setup));
    if (!setup.recomputed.empty()) facts["activation_bytes_per_sample"] = setup.recomputed_bytes;
  }
  if (setup.plan.skips_last_row) facts["rows_skipped_per_epoch"] = 1;
  if (task.document.schedule.name == "plateau") facts["plateau_judged_by"] = setup.objective;
  const std::string why = setup.stopping->Why(state);
  if (!why.empty() && state.epochs < task.document.epochs) facts["ended_by"] = why;
  return facts;
}

}  // namespace hpo::trial_runner
