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
#include "trial_runner/memory/process_memory.h"
#include "trial_runner/memory/tensor_limit.h"
#include "trial_runner/memory_room.h"
#include "trial_runner/phase_clock.h"

namespace hpo::trial_runner {
namespace {

// With `auto` a forecast below this share of the memory left needs no probe: forecasts are wrong by less than that.
constexpr std::int64_t kShare = 4;

// As many as it takes to hold what one step leaves to the next.
constexpr std::int64_t kSteps = 2;

// What is kept to spare beside `taken` bytes: a tenth, for batches that are made ahead; a third where that is no more
// than the pieces that training leaves of the heap, into which only blocks of less than 32 MB go.
std::int64_t ToSpare(std::int64_t taken) {
  constexpr std::int64_t kTenth = 10, kThird = 3, kPieces = 256'000'000;
  return std::max(taken / kTenth, std::min(taken / kThird, kPieces));
}

// What is known of the trial before its data are.
struct Plan {
  DataOutline outline;
  bool loaded = false;         // the data, by a trial before
  std::optional<Cost> cost;    // nullopt of a module of one's own
  std::int64_t batch = 0;      // rows
  std::int64_t last = 0;       // rows of the epoch's last batch, for which engines and kernels make other buffers
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

// The parts of that many rows; files that are given as parts are taken for cut off too.
struct Parts {
  std::int64_t train = 0, largest_evaluated = 0;
};

Parts CutRows(const SplitOptions& split, std::int64_t rows) {
  const auto part = [](double share, std::int64_t of) {
    return static_cast<std::int64_t>(std::ceil(share * static_cast<double>(of)));
  };
  const std::int64_t test = part(split.test, rows);
  const std::int64_t validation = split.folds > 0 ? part(1.0 / split.folds, rows - test) : part(split.validation, rows);
  return {.train = rows - test - validation, .largest_evaluated = std::max(test, validation)};
}

Plan PlanProbe(const Document& document, const ModelEntry& model, DataOutline outline, bool loaded) {
  Plan plan{.outline = std::move(outline), .loaded = loaded, .cost = {}};
  plan.batch = document.batch_size;
  plan.last = plan.batch / 2;
  const std::int64_t rows = plan.outline.rows;
  const Parts parts = CutRows(document.dataset.split, rows);
  if (rows > 0) {
    plan.batch = std::min(plan.batch, rows);
    plan.last = parts.train > plan.batch ? parts.train % plan.batch : 0;
  }
  if (!model.architecture) return plan;
  plan.cost = InferCost(model.architecture(document.model.options, plan.outline.input));
  plan.evaluated = RowsPerEvaluation(plan.cost->activation_bytes);
  if (rows > 0) plan.evaluated = std::min(plan.evaluated, parts.largest_evaluated);
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
  const std::int64_t train = kSteps * plan.batch * probing.document.accumulate_batches + plan.last;
  DataOutline made_up = plan.outline;
  made_up.rows = FoldsOf(task.document) * (train + plan.evaluated);
  if (SampleBytes(made_up) > room.total - room.held) return std::nullopt;
  const Registry with = WithMadeUpData(registry, *registry.FindDataset(task.document.dataset.name),
                                       [&] { return MakeUpDataset(plan.outline, train, plan.evaluated); });
  try {
    const LargeBlocksApart apart;
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
  const std::int64_t spare = ToSpare(*peak - room.held);
  const std::int64_t needed = *peak + spare + data;
  if (needed <= room.total) return;
  Refuse(document,
         Megabytes(needed) + ", " + Megabytes(data) + " of samples and " + Megabytes(spare) + " to spare included, of",
         room);
}

MemoryProbe Probe(const TrialTask& task, const Registry& registry, Accelerator* accelerator) {
  const std::string& asked = task.document.memory_probe;
  const auto skip = [&](const std::string& why) { return MemoryProbe{{asked, "off", why}, std::nullopt, {}}; };
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
  MemoryProbe probe{{asked, "on", ""}, std::nullopt, {}};
  StartCounting(accelerator);
  const MemoryRoom room = RoomNow(task.document, accelerator);
  {
    const PhaseClock clock(probe.seconds, "probe");
    probe.bytes = Measure(task, registry, plan, accelerator, room);
  }
  StartCounting(accelerator);
  const bool counts_data = accelerator == nullptr && !loaded;
  RequireRoom(task.document, plan, counts_data ? SampleBytes(plan.outline) : 0, probe.bytes, room);
  return probe;
}

}  // namespace

// What is wrong with a document or a file, the training that follows says.
MemoryProbe ProbeMemory(const TrialTask& task, const Registry& registry, Accelerator* accelerator) {
  const std::string& asked = task.document.memory_probe;
  if (asked == "off") return {{asked, "off", ""}, std::nullopt, {}};
  if (task.resume_from) return {{asked, "off", "the trial was trained before"}, std::nullopt, {}};
  try {
    return Probe(task, registry, accelerator);
  } catch (const std::invalid_argument& error) {
    return {{asked, "off", error.what()}, std::nullopt, {}};
  } catch (const BadConfiguration& error) {
    return {{asked, "off", error.what()}, std::nullopt, {}};
  }
}

}  // namespace hpo::trial_runner
