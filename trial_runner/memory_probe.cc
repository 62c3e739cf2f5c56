// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/memory_probe.h"

#include <c10/util/Exception.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "trial_runner/data/data_outline.h"
#include "trial_runner/evaluation.h"
#include "trial_runner/fold_training.h"
#include "trial_runner/memory/forecast.h"
#include "trial_runner/memory/out_of_memory.h"
#include "trial_runner/memory/tensor_limit.h"
#include "trial_runner/memory_room.h"

namespace hpo::trial_runner {
namespace {

// With `auto` a forecast below this share of the memory left needs no probe: forecasts are wrong by less than that.
constexpr std::int64_t kShare = 4;

// What the first step leaves of the heap is in pieces, which the second does not all fit into.
constexpr std::int64_t kSteps = 2;

// Of what the steps took a tenth is kept to spare, for batches that are made ahead and for more such pieces.
constexpr std::int64_t kMargin = 10;

// What is known of the trial before its data are.
struct Plan {
  DataOutline outline;
  bool loaded = false;         // the data, by a trial before
  std::optional<Cost> cost;    // nullopt of a module of one's own
  std::int64_t batch = 0;      // rows
  std::int64_t evaluated = 1;  // rows at once
  std::int64_t forecast = 0;   // bytes; 0 where there is no cost
};

OutlineOrWhy FindOutline(const TrialTask& task, const DatasetEntry& entry, bool& loaded) {
  const DatasetOptions& options = task.document.dataset;
  const Dataset* dataset =
      task.datasets != nullptr ? task.datasets->Find(entry, options.options, options.split) : nullptr;
  loaded = dataset != nullptr;
  if (loaded) return OutlineOf(*dataset);
  if (!entry.outline) return "the data set '" + entry.name + "' says nothing of its samples before it is loaded";
  return entry.outline(options.options);
}

// Those of a part, where the data set is known to have as few.
std::int64_t EvaluatedRows(const SplitOptions& split, const Cost& cost, const DataOutline& outline) {
  const std::int64_t most = RowsPerEvaluation(cost.activation_bytes);
  const double part = split.folds > 0 ? 1.0 / split.folds : std::max(split.validation, split.test);
  const auto rows = static_cast<std::int64_t>(std::ceil(part * static_cast<double>(outline.rows)));
  return rows > 0 ? std::min(most, rows) : most;
}

Plan PlanProbe(const Document& document, const ModelEntry& model, DataOutline outline, bool loaded) {
  Plan plan{.outline = std::move(outline), .loaded = loaded, .cost = {}};
  plan.batch = document.batch_size;
  if (plan.outline.rows > 0) plan.batch = std::min(plan.batch, plan.outline.rows);
  if (!model.architecture) return plan;
  plan.cost = InferCost(model.architecture(document.model.options, plan.outline.input));
  plan.evaluated = EvaluatedRows(document.dataset.split, *plan.cost, plan.outline);
  plan.forecast = FoldsOf(document) * ForecastMemory(document, *plan.cost, plan.batch).total_bytes();
  return plan;
}

// Of `auto`; empty when it probes.
std::string WhyNot(const Plan& plan, const MemoryRoom& room) {
  if (!plan.cost) return "what a module of its own takes cannot be forecast";
  const bool small = plan.forecast < (room.total - room.held) / kShare;
  return small ? "the forecast is less than a quarter of the memory that is left" : "";
}

// Of what decides how much memory a step takes everything, of the rest what needs no data.
TrialTask ProbingTask(const TrialTask& task, std::int64_t batch) {
  TrialTask probing = task;
  Document& document = probing.document;
  document.batch_size = static_cast<int>(batch);
  document.batch_size_is_given = false;
  document.accumulate_batches = std::min(document.accumulate_batches, 2);  // the sums are there from the second on
  document.dataset.train_on = DatasetOptions{}.train_on;
  document.init_from = {};
  document.loss.class_weights = LossOptions{}.class_weights;
  document.loader.workers = 0;
  document.cuda_graphs = "off";
  probing.datasets = nullptr;
  probing.until_epoch.reset();
  return probing;
}

// The registry with samples that `make_up` makes in the place of the data set.
Registry WithMadeUpData(const Registry& registry, DatasetEntry entry, const std::function<Dataset()>& make_up) {
  Registry with;
  for (const ModelEntry& model : registry.models()) with.AddModel(model);
  entry.load = [make_up](const nlohmann::json&, const SplitOptions&) { return make_up(); };
  with.AddDataset(std::move(entry));
  return with;
}

// An epoch of all folds, with best weights kept beside them as they are from the second epoch on.
void TrainAndEvaluate(const TrialTask& task, const Registry& registry, Accelerator* accelerator) {
  Metrics seconds;
  std::vector<std::unique_ptr<FoldTraining>> folds;
  for (int fold = 0; fold < FoldsOf(task.document); ++fold) {
    folds.push_back(std::make_unique<FoldTraining>(task, registry, TrainingPlace{fold, accelerator}, seconds));
    folds.back()->EndEpoch(/*is_best=*/true);
  }
  for (const auto& fold : folds) {
    fold->TrainEpoch([] { return StopRequest::kNone; });
    try {
      fold->MeasureEpoch();
    } catch (const Diverged&) {  // made-up samples teach nothing
    }
    fold->EndEpoch(/*is_best=*/false);
  }
}

// Most bytes at once; nullopt when they are more than the room.
std::optional<std::int64_t> Measure(const TrialTask& task, const Registry& registry, const Plan& plan,
                                    Accelerator* accelerator, const MemoryRoom& room) {
  const TrialTask probing = ProbingTask(task, plan.batch);
  const std::int64_t train = kSteps * plan.batch * probing.document.accumulate_batches;
  DataOutline made_up = plan.outline;
  made_up.rows = FoldsOf(task.document) * (train + plan.evaluated);
  if (SampleBytes(made_up) > room.total - room.held) return std::nullopt;
  const Registry with = WithMadeUpData(registry, *registry.FindDataset(task.document.dataset.name),
                                       [&] { return MakeUpDataset(plan.outline, train, plan.evaluated); });
  try {
    std::optional<TensorLimit> limit;
    if (accelerator == nullptr) limit.emplace(room.total - room.held);
    TrainAndEvaluate(probing, with, accelerator);
  } catch (...) {
    if (!OutOfMemory(std::current_exception())) throw;
    return std::nullopt;
  }
  return PeakBytes(accelerator) - (accelerator == nullptr ? SampleBytes(made_up) : 0);
}

// `needed` ends with a word in front of "the 64 MB there are".
[[noreturn]] void Refuse(const Document& document, const std::string& needed, const MemoryRoom& room) {
  std::string what = "out of memory: batches of " + std::to_string(document.batch_size) + " take " + needed + " the " +
                     Megabytes(room.total) + " there are";
  if (document.memory_limit_mb > 0) what += " (memory_limit_mb: " + std::to_string(document.memory_limit_mb) + ")";
  what += "; lower batch_size, raise recompute_segments";
  if (document.on_out_of_memory != "halve") what += ", set on_out_of_memory to halve";
  C10_THROW_ERROR(OutOfMemoryError, what + " or take a smaller network");
}

// `data`: bytes that are still to be loaded.
void RequireRoom(const Document& document, const Plan& plan, std::int64_t data, const std::optional<std::int64_t>& peak,
                 const MemoryRoom& room) {
  if (!peak) {
    const std::int64_t forecast = room.held + plan.forecast;
    const std::string amount = forecast > room.total ? Megabytes(forecast) + " by forecast, " : "";
    Refuse(document, amount + "more than", room);
  }
  const std::int64_t needed = *peak + (*peak - room.held) / kMargin + data;
  if (needed <= room.total) return;
  Refuse(document, Megabytes(needed) + ", " + Megabytes(data) + " of samples and a tenth to spare included, of", room);
}

MemoryProbe Probe(const TrialTask& task, const Registry& registry, Accelerator* accelerator) {
  const std::string& asked = task.document.memory_probe;
  const auto skip = [&](const std::string& why) { return MemoryProbe{{asked, "off", why}, std::nullopt}; };
  const DatasetEntry* entry = registry.FindDataset(task.document.dataset.name);
  const ModelEntry* model = registry.FindModel(task.document.model.name);
  if (entry == nullptr || model == nullptr) return skip("the data set or the model is unknown");
  bool loaded = false;
  OutlineOrWhy outline = FindOutline(task, *entry, loaded);
  if (const auto* why = std::get_if<std::string>(&outline)) return skip(*why);
  const Plan plan = PlanProbe(task.document, *model, std::get<DataOutline>(std::move(outline)), loaded);
  if (asked == "auto") {
    const std::string why = WhyNot(plan, RoomNow(task.document, accelerator));
    if (!why.empty()) return skip(why);
  }
  StartCounting(accelerator);
  const MemoryRoom room = RoomNow(task.document, accelerator);
  const std::optional<std::int64_t> peak = Measure(task, registry, plan, accelerator, room);
  StartCounting(accelerator);
  RequireRoom(task.document, plan, accelerator != nullptr || loaded ? 0 : SampleBytes(plan.outline), peak, room);
  return {{asked, "on", ""}, peak};
}

}  // namespace

// What is wrong with a document or a file, the training that follows says.
MemoryProbe ProbeMemory(const TrialTask& task, const Registry& registry, Accelerator* accelerator) {
  const std::string& asked = task.document.memory_probe;
  if (asked == "off") return {{asked, "off", ""}, std::nullopt};
  if (task.resume_from) return {{asked, "off", "the trial was trained before"}, std::nullopt};
  try {
    return Probe(task, registry, accelerator);
  } catch (const std::invalid_argument& error) {
    return {{asked, "off", error.what()}, std::nullopt};
  } catch (const BadConfiguration& error) {
    return {{asked, "off", error.what()}, std::nullopt};
  }
}

}  // namespace hpo::trial_runner
