// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/document/training_section.h"

#include "trial_runner/document/augmentation_section.h"
#include "trial_runner/document/field_builders.h"
#include "trial_runner/document/fine_tuning_section.h"
#include "trial_runner/document/optimizer_section.h"
#include "trial_runner/registry.h"

namespace hpo::trial_runner {
namespace {

Section SplitSection() {
  const SplitOptions defaults;
  Field seed{.name = "seed", .kind = FieldKind::kInteger, .fallback = defaults.seed, .min = 0, .max = kLargestInteger};
  seed.help = "order of the rows before they are cut; not the trial's seed";
  const Field stratified{.name = "stratified",
                         .kind = FieldKind::kBoolean,
                         .fallback = defaults.stratified,
                         .help = "keep the classes' shares in every part, to less than two rows"};
  return {.name = "split",
          .help = "the fixed cut into training, validation and test rows",
          .fields = {MinExcluded(BelowOne(Real("validation", defaults.validation, "fraction of all rows, rounded up"))),
                     MinExcluded(BelowOne(Real("test", defaults.test, "fraction of all rows, rounded up"))), seed,
                     stratified,
                     Count("folds", defaults.folds, 0,
                           "equal parts of the rows outside test that validate in place of the fraction; 0 = off"),
                     Count("fold", defaults.fold, kEachFold,
                           "the one that validates, from 0; -1: each in its turn, metrics are means over them")}};
}

Section DatasetSection(const Registry& registry) {
  Section section{.name = "dataset", .help = "what is learned from", .sections = {SplitSection()}};
  section.fields.push_back({.name = "train_on",
                            .kind = FieldKind::kChoice,
                            .fallback = DatasetOptions{}.train_on,
                            .choices = {DatasetOptions{}.train_on, kTrainAndValidation},
                            .help = "rows that are trained on, scaled as the train rows are; without validation rows "
                                    "the last epoch's weights are kept and train.loss is the only objective"});
  for (const DatasetEntry& entry : registry.datasets()) {
    section.variants.push_back({.name = entry.name, .help = entry.help, .fields = entry.fields});
  }
  if (registry.FindDataset(DatasetOptions{}.name) != nullptr) section.default_variant = DatasetOptions{}.name;
  return section;
}

Section ModelSection(const Registry& registry) {
  Section section{.name = "model", .help = "the network"};
  for (const ModelEntry& entry : registry.models()) {
    section.variants.push_back({.name = entry.name, .help = entry.help, .fields = entry.fields});
  }
  if (registry.FindModel(ModelOptions{}.name) != nullptr) section.default_variant = ModelOptions{}.name;
  return section;
}

Section AveragingSection() {
  const AveragingOptions defaults;
  return {.name = "averaging",
          .help = "averages of the weights, evaluated and kept in the place of the weights themselves",
          .variants = {{.name = "none", .help = "the weights as they are"},
                       {.name = "ema",
                        .help = "an average over the steps that forgets; running statistics are averaged alike",
                        .fields = {BelowOne(Real("decay", defaults.ema.decay, "what each step keeps of the average")),
                                   Boolean("warmup", defaults.ema.warmup,
                                           "early steps forget more: step n keeps at most (1 + n) / (10 + n)")}},
                       {.name = "swa",
                        .help = "the mean over the last epochs; running statistics are estimated anew",
                        .fields = {BelowOne(Real("from", defaults.swa.from,
                                                 "fraction of `epochs` that pass before epochs are averaged"))}}},
          .default_variant = defaults.name};
}

Section LossSection() {
  const LossOptions defaults;
  return {.name = "loss",
          .help = "what training minimizes",
          .fields = {BelowOne(Real("label_smoothing", defaults.label_smoothing,
                                   "share of the target spread over all classes")),
                     OneOf("class_weights", defaults.class_weights, {"none", "balanced", "listed"},
                           "balanced: each class weighs the same; listed: as class_weight_list says"),
                     AtLeastZero(Reals("class_weight_list", defaults.class_weight_list,
                                       "a weight for each class in the data set's order, in proportion"))},
          .variants = {{.name = kAutoLoss, .help = "cross_entropy of classes, mse of numbers"},
                       {.name = "cross_entropy", .help = "cross entropy of a softmax"},
                       {.name = "focal",
                        .help = "cross entropy that holds down rows that are well learned",
                        .fields = {AtLeastZero(
                            Real("gamma", defaults.focal.gamma, "power of the probability not given to the class"))}},
                       {.name = "mse", .help = "squared residual; of numbers"},
                       {.name = "mae", .help = "size of the residual; of numbers"},
                       {.name = "huber",
                        .help = "half the squared residual up to delta, linear beyond it; of numbers",
                        .fields = {Positive(
                            Real("delta", defaults.huber.delta, "where it bends, in deviations of the target"))}}},
          .default_variant = defaults.name};
}

Section EarlyStoppingSection() {
  const EarlyStoppingOptions defaults;
  std::vector<std::string> metrics = {kObjective};
  metrics.insert(metrics.end(), kMetrics.begin(), kMetrics.end());
  return {.name = "early_stopping",
          .help = "ends a trial before its last epoch",
          .fields = {
              Count("patience", defaults.patience, 0, "epochs without a better metric before the trial ends; 0 = off"),
              AtLeastZero(Real("min_delta", defaults.min_delta, "by how much a metric must be better")),
              OneOf("metric", defaults.metric, metrics, "what patience and diverge_above judge an epoch by"),
              AtLeastZero(Real("diverge_above", defaults.diverge_above,
                               "a metric above this, or an accuracy or r2 below it, ends the trial; 0 = off")),
              AtLeastZero(Real("seconds", defaults.seconds,
                               "the trial ends with the epoch in which they have passed; 0 = off")),
              Count("at_epoch", defaults.at_epoch, 0,
                    "epoch after which the trial ends, the schedule unchanged; 0 = off")}};
}

Section LoaderSection() {
  return {.name = "loader",
          .help = "who makes the batches: the results do not depend on it",
          .fields = {OnlySpeed(CountOrAuto("workers", 0, 256,
                                           "threads that decode and vary batches ahead of training; 0 = training "
                                           "itself; auto = measured in the first steps"))}};
}

}  // namespace

Section TrainingSection(const Registry& registry) {
  const Document defaults;
  return {.help = "how one network is trained",
          .fields = {Count("batch_size", defaults.batch_size, 1, "samples of one forward and backward pass"),
                     Count("accumulate_batches", defaults.accumulate_batches, 1,
                           "batches whose gradients one optimizer step takes the mean of"),
                     Count("recompute_segments", defaults.recompute_segments, 0,
                           "parts the network is cut into to keep only what passes between them and compute the rest "
                           "again in the backward pass: less memory, more time, the same numbers; 0 = off"),
                     Count("epochs", defaults.epochs, 1, "passes over the training rows; the schedule's horizon"),
                     AtLeastZero(Real("gradient_clip_norm", defaults.gradient_clip_norm,
                                      "largest global norm of the gradients; 0 = off")),
                     AtLeastZero(Real("gradient_clip_value", defaults.gradient_clip_value,
                                      "largest size of any one gradient, cut before the norm; 0 = off")),
                     {.name = "precision",
                      .kind = FieldKind::kChoice,
                      .fallback = defaults.precision,
                      .choices = {"fp32", "tf32", "bf16", "fp16", "float8", "auto"},
                      .help = "numbers of the forward and backward pass; weights stay fp32; fp16 scales the loss; "
                              "float8 multiplies in linear layers of whole multiples of 16 and is bf16 elsewhere, on "
                              "GPUs of compute capability 8.9 and up; what the device lacks gives way to the next "
                              "best; auto: bf16 where it is faster, else fp32"},
                     OneOf("memory_format", defaults.memory_format, {"auto", "contiguous", "channels_last"},
                           "order of the numbers that convolutions compute on; auto: channels_last for networks that "
                           "have any"),
                     FreezeField(),
                     OneOf("cuda_graphs", defaults.cuda_graphs, {"auto", "on", "off"},
                           "replay recorded training steps on a GPU: auto where it is faster; on wherever it can be"),
                     OneOf("memory_probe", defaults.memory_probe, {"auto", "on", "off"},
                           "try it on made-up samples before the data are loaded, and end the trial or halve its "
                           "batches where memory is short; auto: where a forecast is a quarter of the memory or more"),
                     Between(Count("memory_limit_mb", defaults.memory_limit_mb, 0,
                                   "most memory that the process, or its tensors on a GPU, may take, in MB; what needs "
                                   "more runs out of memory; 0 = what the machine has"),
                             0, 1e9),
                     OneOf("on_out_of_memory", defaults.on_out_of_memory, {"fail", "halve"},
                           "halve: train with batches of half the size, twice as many a step, until they fit")},
          .sections = {DatasetSection(registry),
                       AugmentationSection(),
                       LoaderSection(),
                       ModelSection(registry),
                       InitFromSection(),
                       OptimizerSection(),
                       ScheduleSection(),
                       AveragingSection(),
                       LossSection(),
                       EarlyStoppingSection(),
                       {.name = "checkpoint",
                        .help = "what a killed trial resumes from",
                        .fields = {AtLeastZero(Real("every_s", defaults.checkpoint.every_s,
                                                    "least seconds between two; 0 = after every epoch"))}}}};
}

}  // namespace hpo::trial_runner
