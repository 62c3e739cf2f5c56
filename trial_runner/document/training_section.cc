// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/document/training_section.h"

#include "trial_runner/document/augmentation_section.h"
#include "trial_runner/registry.h"

namespace hpo::trial_runner {
namespace {

// Counts fit an int with room to multiply.
constexpr double kLargestCount = 1e6;

Field Real(std::string name, double fallback, std::string help) {
  return {.name = std::move(name), .kind = FieldKind::kReal, .fallback = fallback, .help = std::move(help)};
}

Field Count(std::string name, int fallback, double min, std::string help) {
  return {.name = std::move(name),
          .kind = FieldKind::kInteger,
          .fallback = fallback,
          .min = min,
          .max = kLargestCount,
          .help = std::move(help)};
}

Field AtLeastZero(Field field) {
  field.min = 0;
  return field;
}

Field Positive(Field field) {
  field.min = 0;
  field.min_exclusive = true;
  return field;
}

Field Between(Field field, double min, double max) {
  field.min = min;
  field.max = max;
  return field;
}

Field MinExcluded(Field field) {
  field.min_exclusive = true;
  return field;
}

Field MaxExcluded(Field field) {
  field.max_exclusive = true;
  return field;
}

Section SplitSection() {
  const SplitOptions defaults;
  Field seed{.name = "seed", .kind = FieldKind::kInteger, .fallback = defaults.seed, .min = 0, .max = kLargestInteger};
  seed.help = "order of the rows before they are cut; not the trial's seed";
  return {.name = "split",
          .help = "the fixed cut into training, validation and test rows",
          .fields = {
              MinExcluded(MaxExcluded(
                  Between(Real("validation", defaults.validation, "fraction of all rows, rounded up"), 0, 1))),
              MinExcluded(MaxExcluded(Between(Real("test", defaults.test, "fraction of all rows, rounded up"), 0, 1))),
              seed}};
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

Section OptimizerSection() {
  const OptimizerOptions defaults;
  const std::vector<Field> adam = {
      MaxExcluded(Between(Real("beta1", defaults.beta1, "decay of the gradient's mean, per step"), 0, 1)),
      MaxExcluded(Between(Real("beta2", defaults.beta2, "decay of the squared gradient's mean, per step"), 0, 1)),
      Positive(Real("epsilon", defaults.epsilon, "added to the denominator"))};
  const std::vector<Field> sgd = {
      MaxExcluded(Between(Real("momentum", defaults.momentum, "decay of the velocity, per step"), 0, 1)),
      {.name = "nesterov",
       .kind = FieldKind::kBoolean,
       .fallback = defaults.nesterov,
       .help = "look ahead along the velocity; needs momentum > 0"}};
  return {.name = "optimizer",
          .help = "how weights follow gradients",
          .fields = {Positive(Real("lr", defaults.lr, "learning rate after the warm-up")),
                     AtLeastZero(Real("weight_decay", defaults.weight_decay,
                                      "decoupled for adamw, added to the gradient for adam and sgd"))},
          .variants = {{.name = "adamw", .help = "Adam with decoupled weight decay", .fields = adam},
                       {.name = "adam", .help = "Adam", .fields = adam},
                       {.name = "sgd", .help = "stochastic gradient descent", .fields = sgd}},
          .default_variant = defaults.name};
}

Section ScheduleSection() {
  const ScheduleOptions defaults;
  const std::vector<Field> step = {
      Positive(Real("epochs", defaults.step_epochs, "epochs between two decays")),
      MinExcluded(Between(Real("factor", defaults.step_factor, "what each decay multiplies the rate by"), 0, 1))};
  const std::vector<Field> cosine = {
      Between(Real("final_factor", defaults.final_factor, "last learning rate over the first"), 0, 1)};
  return {.name = "schedule",
          .help = "the learning rate over the epochs",
          .fields = {AtLeastZero(
              Real("warmup_epochs", defaults.warmup_epochs, "epochs of linear rise from 0, counted within `epochs`"))},
          .variants = {{.name = "constant", .help = "the same throughout"},
                       {.name = "step", .help = "falls by a factor every few epochs", .fields = step},
                       {.name = "cosine", .help = "falls along half a cosine to the last epoch", .fields = cosine}},
          .default_variant = defaults.name};
}

}  // namespace

Section TrainingSection(const Registry& registry) {
  const Document defaults;
  return {.help = "how one network is trained",
          .fields = {Count("batch_size", defaults.batch_size, 1, "samples of one optimizer step"),
                     Count("epochs", defaults.epochs, 1, "passes over the training rows; the schedule's horizon"),
                     AtLeastZero(Real("gradient_clip_norm", defaults.gradient_clip_norm,
                                      "largest global norm of the gradients; 0 = off")),
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
                        .fields = {MaxExcluded(Between(Real("label_smoothing", defaults.loss.label_smoothing,
                                                            "share of the target spread over all classes"),
                                                       0, 1))}},
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
