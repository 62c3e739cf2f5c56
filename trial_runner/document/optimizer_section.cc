// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/document/optimizer_section.h"

#include "trial_runner/document/field_builders.h"

namespace hpo::trial_runner {
namespace {

std::vector<Field> MomentFields(double beta1, double beta2, double epsilon) {
  return {BelowOne(Real("beta1", beta1, "decay of the gradient's mean, per step")),
          BelowOne(Real("beta2", beta2, "decay of the squared gradient's mean, per step")),
          Positive(Real("epsilon", epsilon, "added to the denominator"))};
}

Section AdamSection(std::string name, std::string help, const AdamOptions& defaults) {
  return {.name = std::move(name),
          .help = std::move(help),
          .fields = MomentFields(defaults.beta1, defaults.beta2, defaults.epsilon)};
}

Section SgdSection(const SgdOptions& defaults) {
  return {.name = "sgd",
          .help = "stochastic gradient descent",
          .fields = {BelowOne(Real("momentum", defaults.momentum, "decay of the velocity, per step")),
                     Boolean("nesterov", defaults.nesterov, "look ahead along the velocity; needs momentum > 0")}};
}

Section RmspropSection(const RmspropOptions& defaults) {
  return {
      .name = "rmsprop",
      .help = "steps over the root of the mean squared gradient",
      .fields = {BelowOne(Real("alpha", defaults.alpha, "decay of the squared gradient's mean, per step")),
                 Positive(Real("epsilon", defaults.epsilon, "added to the denominator")),
                 BelowOne(Real("momentum", defaults.momentum, "decay of the velocity, per step")),
                 Boolean("centered", defaults.centered, "divide by the deviation: the mean's square is taken off")}};
}

Section LambSection(const LambOptions& defaults) {
  return {.name = "lamb",
          .help = "Adam with a step in proportion to each tensor's norm, for large batches",
          .fields = MomentFields(defaults.beta1, defaults.beta2, defaults.epsilon)};
}

Section LionSection(const LionOptions& defaults) {
  return {.name = "lion",
          .help = "steps of equal size along the sign of a mean gradient; wants a third to a tenth of adamw's lr",
          .fields = {BelowOne(Real("beta1", defaults.beta1, "share of the mean in the direction of the step")),
                     BelowOne(Real("beta2", defaults.beta2, "decay of the gradient's mean, per step"))}};
}

Section AdafactorSection(const AdafactorOptions& defaults) {
  return {.name = "adafactor",
          .help =
              "second moments kept as rows and columns; the step is relative to the tensor's size and its lr at "
              "most 1 / sqrt(steps)",
          .fields = {Negative(Real("beta2_decay", defaults.beta2_decay, "power of the step that new squares weigh")),
                     Positive(Real("epsilon", defaults.epsilon, "least size of a tensor, as a root mean square")),
                     AtLeastOne(Real("clip_threshold", defaults.clip_threshold,
                                     "largest root mean square of an update before the learning rate"))}};
}

Section GroupSection() {
  const ParameterGroup defaults;
  Field match{.name = "match", .kind = FieldKind::kString, .fallback = nullptr};
  match.help = "parameters by name, * standing for any run of characters: \"output.*\"";
  return {.name = "groups",
          .help = "parameters trained at other rates; the first row that matches a parameter counts",
          .fields = {
              match, AtLeastZero(Real("lr_factor", defaults.lr_factor, "multiplies the learning rate; 0 = frozen")),
              AtLeastZero(Real("weight_decay_factor", defaults.weight_decay_factor, "multiplies the weight decay"))}};
}

}  // namespace

Section OptimizerSection() {
  const OptimizerOptions defaults;
  return {.name = "optimizer",
          .help = "how weights follow gradients",
          .fields = {Positive(Real("lr", defaults.lr, "learning rate after the warm-up")),
                     AtLeastZero(Real("weight_decay", defaults.weight_decay,
                                      "added to the gradient for adam, sgd and rmsprop, apart from it for the others")),
                     Boolean("decay_norms_and_biases", defaults.decay_norms_and_biases,
                             "false leaves biases and the weights of norms out of weight decay")},
          .lists = {GroupSection()},
          .variants = {AdamSection("adamw", "Adam with decoupled weight decay", defaults.adamw),
                       AdamSection("adam", "Adam", defaults.adam), SgdSection(defaults.sgd),
                       RmspropSection(defaults.rmsprop), LambSection(defaults.lamb), LionSection(defaults.lion),
                       AdafactorSection(defaults.adafactor)},
          .default_variant = defaults.name};
}

}  // namespace hpo::trial_runner
