// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/document/training_section.h"

#include "trial_runner/document/augmentation_section.h"
#include "trial_runner/document/field_builders.h"
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
          .fields = {
              MinExcluded(BelowOne(Real("validation", defaults.validation, "fraction of all rows, rounded up"))),
              MinExcluded(BelowOne(Real("test", defaults.test, "fraction of all rows, rounded up"))), seed, stratified,
              Count("folds", defaults.folds, 0,
                    "equal parts of the rows outside test, one of which validates in place of the fraction; 0 = off"),
              Count("fold", defaults.fold, 0, "which of the folds validates, counted from 0; unread without folds")}};
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

}  // namespace

Section TrainingSection(const Registry& registry) {
  const Document defaults;
  return {.help = "how one network is trained",
          .fields = {Count("batch_size", defaults.batch_size, 1, "samples of one forward and backward pass"),
                     Count("accumulate_batches", defaults.accumulate_batches, 1,
                           "batches whose gradients one optimizer step takes the mean of"),
                     Count("epochs", defaults.epochs, 1, "passes over the training rows; the schedule's horizon"),
                     AtLeastZero(Real("gradient_clip_norm", defaults.gradient_clip_norm,
                                      "largest global norm of the gradients; 0 = off")),
                     AtLeastZero(Real("gradient_clip_value", defaults.gradient_clip_value,
                                      "largest size of any one gradient, cut before the norm; 0 = off")),
                     {.name = "precision",
                      .kind = FieldKind::kChoice,
                      .fallback = defaults.precision,
                      .choices = {"fp32", "bf16"},
                      .help = "numbers of the forward and backward pass; weights stay fp32"}},
          .sections = {DatasetSection(registry),
                       AugmentationSection(),
                       ModelSection(registry),
                       OptimizerSection(),
                       ScheduleSection(),
                       {.name = "loss",
                        .help = "cross entropy",
                        .fields = {BelowOne(Real("label_smoothing", defaults.loss.label_smoothing,
                                                 "share of the target spread over all classes"))}},
                       {.name = "early_stopping",
                        .help = "ends a trial before its last epoch",
                        .fields = {Count("patience", defaults.early_stopping.patience, 0,
                                         "epochs without a better objective before the trial ends; 0 = off"),
                                   Count("at_epoch", defaults.early_stopping.at_epoch, 0,
                                         "epoch after which the trial ends, the schedule unchanged; 0 = off")}},
                       {.name = "checkpoint",
                        .help = "what a killed trial resumes from",
                        .fields = {AtLeastZero(Real("every_s", defaults.checkpoint.every_s,
                                                    "least seconds between two; 0 = after every epoch"))}}}};
}

}  // namespace hpo::trial_runner
