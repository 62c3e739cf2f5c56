// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/trial_setup.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <utility>

#include "trial_runner/device/accelerator.h"
#include "trial_runner/device/open_accelerator.h"
#include "trial_runner/evaluation.h"
#include "trial_runner/memory/process_memory.h"
#include "trial_runner/phase_clock.h"
#include "trial_runner/running_statistics.h"
#include "trial_runner/seeds.h"
#include "trial_runner/trial_categories.h"
#include "trial_runner/trial_model.h"
#include "trial_runner/trial_targets.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;

// Every setting that decides the trial's numbers. Rates of checkpoints, the folder and who makes the batches do not.
json Settings(const TrialTask& task, const Registry& registry) {
  json settings = ToJson(task.document);
  settings.erase("checkpoint");
  settings.erase("loader");
  const std::string& dataset = task.document.dataset.name;
  if (const DatasetEntry* entry = registry.FindDataset(dataset)) {
    for (const Field& field : entry->fields) {
      if (field.only_speed) settings["dataset"][dataset].erase(field.name);
    }
  }
  settings.erase("cuda_graphs");
  // What these did is in batch_size and accumulate_batches.
  for (const char* memory : {"memory_probe", "memory_limit_mb", "on_out_of_memory"}) settings.erase(memory);
  settings["seed"] = task.seed;
  settings["objective"] = {task.objective_metric, task.maximize};
  return settings;
}

ModelInput LoadData(const TrialTask& task, const Registry& registry, int fold, TrialSetup& setup) {
  const DatasetOptions& options = task.document.dataset;
  const DatasetEntry* entry = registry.FindDataset(options.name);
  if (entry == nullptr) throw std::invalid_argument("dataset.name: unknown data set '" + options.name + "'");
  DatasetCache& cache = task.datasets != nullptr ? *task.datasets : setup.own_datasets;
  SplitOptions cut = options.split;
  if (cut.fold == kEachFold) cut.fold = fold;
  setup.dataset = &cache.Get(*entry, options.options, cut);
  const SplitRows& split = setup.dataset->split;
  setup.train = split.train;
  if (TrainsOnValidation(task.document)) {
    setup.train.insert(setup.train.end(), split.validation.begin(), split.validation.end());
  } else {
    setup.validation = split.validation;
  }
  return OutlineOf(*setup.dataset).input;
}

void PlanTraining(const TrialTask& task, TrialSetup& setup) {
  const Document& document = task.document;
  // Batch statistics exist exactly where running ones are kept.
  const auto rows = static_cast<std::int64_t>(setup.train.size());
  setup.plan = PlanBatches(rows, document.batch_size, KeepsStatistics(*setup.network));
  if (document.batch_size_is_given && document.batch_size > rows) {
    throw std::invalid_argument("batch_size: " + std::to_string(document.batch_size) + " is more than the " +
                                std::to_string(rows) + " rows to train on; take fewer, or leave it out");
  }
  if (setup.plan.batches == 0) throw std::invalid_argument("batch_size: batch norm needs batches of two rows or more");
  const AugmentationOptions& augmentation = document.augmentation;
  const bool augments = VariesImages(augmentation) || Mixes(augmentation);
  if (augments) setup.augmenter = std::make_unique<Augmenter>(augmentation, *setup.dataset, task.seed);
  setup.loader = std::make_unique<BatchLoader>(
      *setup.dataset, setup.augmenter.get(),
      BatchLoaderOptions{.rows = setup.train,
                         .plan = setup.plan,
                         .trial_seed = task.seed,
                         .epochs = std::min(document.epochs, task.until_epoch.value_or(document.epochs)),
                         .workers = document.loader.workers,
                         .threads = task.threads,
                         .accelerator = setup.accelerator});
  // A module's activations are not known: a few times its samples are taken for them.
  constexpr std::int64_t kModuleBytesPerValue = 64;
  const std::int64_t activation_bytes =
      setup.cost ? setup.cost->activation_bytes : kModuleBytesPerValue * ElementCount(setup.dataset->sample_shape);
  const std::int64_t most = std::min(RowsPerEvaluation(activation_bytes), setup.dataset->rows());
  const auto* images = std::get_if<ImageSource>(&setup.dataset->samples);
  const int decoders = images != nullptr ? images->square.workers : 1;
  const BatchReaderOptions reading{.decoders = decoders};
  setup.evaluation = setup.accelerator != nullptr
                         ? std::make_unique<BatchReader>(*setup.dataset, most, reading, *setup.accelerator)
                         : std::make_unique<BatchReader>(*setup.dataset, most, reading);
  const std::vector<NamedTensor> parameters = setup.network->Parameters();
  if (parameters.empty()) throw std::invalid_argument("model: the network has nothing to train");
  setup.optimizer = MakeOptimizer(document.optimizer, parameters);
  setup.schedule = MakeSchedule(document.schedule, document.epochs);
  setup.average = MakeWeightAverage(document.averaging, Weights(*setup.network), document.epochs);
  setup.stopping = std::make_unique<EarlyStopping>(document.early_stopping, setup.objective, task.maximize);
}

}  // namespace

// The device comes first: the seed is that of its generator too.
ProcessScope::ProcessScope(int threads, std::uint64_t trial_seed, const std::string& device)
    : accelerator_(OpenAccelerator(device)) {
  ResetPeakResident();
  at::set_num_threads(threads);
  SeedModules(trial_seed);
  at::globalContext().setFlushDenormal(true);
}

ProcessScope::~ProcessScope() { at::globalContext().setFlushDenormal(false); }

void SeedModules(std::uint64_t trial_seed) { at::manual_seed(DeriveSeed(trial_seed, SeedPurpose::kModule)); }

at::Device DeviceOf(const Accelerator* accelerator) {
  return accelerator != nullptr ? accelerator->device() : at::Device(at::kCPU);
}

TrialSetup PrepareTrial(const TrialTask& task, const Registry& registry, std::map<std::string, double>& seconds,
                        const TrainingPlace& place) {
  const PhaseClock clock(seconds, "data");
  try {
    TrialSetup setup;
    setup.accelerator = place.accelerator;
    setup.device = {task.device, place.accelerator != nullptr ? place.accelerator->name() : "cpu", ""};
    setup.identity.settings = Settings(task, registry);
    setup.identity.threads = task.threads;
    const ModelInput input = LoadData(task, registry, place.fold, setup);
    setup.identity.classes = setup.dataset->class_names;
    setup.identity.settings["categories"] = CategoriesToJson(*setup.dataset);
    setup.identity.targets = TargetsToJson(*setup.dataset);
    setup.objective = ObjectiveOf(task, *setup.dataset);
    setup.loss = ResolveLoss(task.document, *setup.dataset);
    BuildModel(task, registry, input, setup);
    at::manual_seed(DeriveSeed(task.seed, SeedPurpose::kDropout));
    PlanTraining(task, setup);
    return setup;
  } catch (const std::invalid_argument& error) {
    throw BadConfiguration(error.what());
  }
}

std::vector<NamedTensor> Weights(const Network& network) {
  std::vector<NamedTensor> weights = network.Parameters();
  const std::vector<NamedTensor> buffers = network.Buffers();
  weights.insert(weights.end(), buffers.begin(), buffers.end());
  return weights;
}

std::vector<NamedTensor> TrainingTensors(const TrialSetup& setup) {
  std::vector<NamedTensor> tensors;
  const auto append = [&](const std::string& owner, const std::vector<NamedTensor>& state) {
    for (const NamedTensor& item : state) tensors.push_back({owner + "." + item.name, item.tensor});
  };
  append("optimizer", setup.optimizer->State());
  append("schedule", setup.schedule->State());
  append("early_stopping", setup.stopping->State());
  if (setup.average) append("average", setup.average->State());
  append("precision", setup.precision->State());
  return tensors;
}

}  // namespace hpo::trial_runner
