// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/document/field_builders.h"
#include "trial_runner/document/optimizer_section.h"

namespace hpo::trial_runner {
namespace {

constexpr const char* kDecayHelp = "what each decay multiplies the rate by";

Field FinalFactor(double fallback) { return Fraction(Real("final_factor", fallback, "last learning rate over lr")); }

Section StepSection(const StepOptions& defaults) {
  return {.name = "step",
          .help = "falls by a factor every few epochs",
          .fields = {Positive(Real("epochs", defaults.epochs, "epochs between two decays")),
                     UpToOne(Real("factor", defaults.factor, kDecayHelp))}};
}

Section MultiStepSection(const MultiStepOptions& defaults) {
  return {.name = "multi_step",
          .help = "falls by a factor at given places",
          .fields = {Fraction(Reals("at", defaults.at, "where it falls, as fractions of the epochs after the warm-up")),
                     UpToOne(Real("factor", defaults.factor, kDecayHelp))}};
}

Section CosineSection(const CosineOptions& defaults) {
  return {.name = "cosine",
          .help = "falls along half a cosine, once or in periods that start anew",
          .fields = {
              FinalFactor(defaults.final_factor),
              Count("period_epochs", defaults.period_epochs, 0,
                    "epochs of the first period; 0 = one period to the last epoch"),
              AtLeastOne(Real("period_factor", defaults.period_factor, "each period's length over the last one's"))}};
}

Section OneCycleSection(const OneCycleOptions& defaults) {
  return {.name = "one_cycle",
          .help = "rises and falls once, along cosines",
          .fields = {MinExcluded(BelowOne(Real("rise", defaults.rise, "fraction of the epochs in which it rises"))),
                     Fraction(Real("start_factor", defaults.start_factor, "first learning rate over lr")),
                     FinalFactor(defaults.final_factor)}};
}

Section PlateauSection(const PlateauOptions& defaults) {
  return {.name = "plateau",
          .help = "falls by a factor when the objective no longer gets better",
          .fields = {MinExcluded(BelowOne(Real("factor", defaults.factor, kDecayHelp))),
                     Count("patience", defaults.patience, 0, "epochs without a better objective that are borne"),
                     AtLeastZero(Real("min_delta", defaults.min_delta, "by how much an objective must be better")),
                     Fraction(Real("min_factor", defaults.min_factor, "least learning rate over lr"))}};
}

}  // namespace

Section ScheduleSection() {
  const ScheduleOptions defaults;
  return {.name = "schedule",
          .help = "the learning rate over the epochs",
          .fields = {AtLeastZero(
              Real("warmup_epochs", defaults.warmup_epochs, "epochs of linear rise from 0, counted within `epochs`"))},
          .variants = {{.name = "constant", .help = "the same throughout"},
                       StepSection(defaults.step),
                       MultiStepSection(defaults.multi_step),
                       CosineSection(defaults.cosine),
                       OneCycleSection(defaults.one_cycle),
                       {.name = "linear",
                        .help = "falls along a line to the last epoch",
                        .fields = {FinalFactor(defaults.linear.final_factor)}},
                       {.name = "polynomial",
                        .help = "falls along a power of the epochs left",
                        .fields = {Positive(Real("power", defaults.polynomial.power, "1 = linear")),
                                   FinalFactor(defaults.polynomial.final_factor)}},
                       {.name = "exponential",
                        .help = "falls by the same factor every epoch, smoothly",
                        .fields = {UpToOne(Real("factor", defaults.exponential.factor, "of one epoch"))}},
                       PlateauSection(defaults.plateau)},
          .default_variant = defaults.name};
}

}  // namespace hpo::trial_runner
