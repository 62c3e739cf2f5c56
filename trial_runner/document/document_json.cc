// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/document/document_json.h"

#include "trial_runner/document/section.h"

namespace hpo::trial_runner {

using nlohmann::json;

// Members that the JSON leaves out, as it does for variants not chosen, keep the structs' defaults.
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(SplitOptions, validation, test, seed, stratified, folds, fold)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(AdamOptions, beta1, beta2, epsilon)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(SgdOptions, momentum, nesterov)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(RmspropOptions, alpha, epsilon, momentum, centered)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(LambOptions, beta1, beta2, epsilon)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(LionOptions, beta1, beta2)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(AdafactorOptions, beta2_decay, epsilon, clip_threshold)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ParameterGroup, match, lr_factor, weight_decay_factor)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(OptimizerOptions, name, lr, weight_decay, decay_norms_and_biases,
                                                groups, adamw, adam, sgd, rmsprop, lamb, lion, adafactor)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(StepOptions, epochs, factor)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(MultiStepOptions, at, factor)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(CosineOptions, final_factor, period_epochs, period_factor)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(OneCycleOptions, rise, start_factor, final_factor)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(LinearOptions, final_factor)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PolynomialOptions, power, final_factor)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ExponentialOptions, factor)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PlateauOptions, factor, patience, min_delta, min_factor)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ScheduleOptions, name, warmup_epochs, step, multi_step, cosine,
                                                one_cycle, linear, polynomial, exponential, plateau)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(EmaOptions, decay, warmup)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(SwaOptions, from)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(AveragingOptions, name, ema, swa)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(FocalOptions, gamma)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(HuberOptions, delta)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(LossOptions, name, label_smoothing, class_weights, class_weight_list,
                                                focal, huber)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(EarlyStoppingOptions, patience, min_delta, metric, diverge_above,
                                                seconds, at_epoch)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(CheckpointOptions, every_s)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(InitFromOptions, path, new_head, new_layers)

// Data sets and models are the registry's: their options stay JSON, under the chosen name.
void to_json(json& to, const DatasetOptions& dataset) {
  to = {{kVariantKey, dataset.name}, {"split", dataset.split}, {"train_on", dataset.train_on}};
  to[dataset.name] = dataset.options;
}

void from_json(const json& from, DatasetOptions& dataset) {
  from.at(kVariantKey).get_to(dataset.name);
  dataset.options = from.at(dataset.name);
  from.at("split").get_to(dataset.split);
  from.at("train_on").get_to(dataset.train_on);
}

void to_json(json& to, const ModelOptions& model) { to = {{kVariantKey, model.name}, {model.name, model.options}}; }

void from_json(const json& from, ModelOptions& model) {
  from.at(kVariantKey).get_to(model.name);
  model.options = from.at(model.name);
}

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(RandAugmentOptions, operations, magnitude)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(AugmentationOptions, flip_horizontal, flip_vertical, crop_padding,
                                                translate, rotate, shear, zoom, resized_crop_area, brightness, contrast,
                                                saturation, hue, cutout, random_erasing, mixup, cutmix, rand_augment)

void to_json(json& to, const LoaderOptions& loader) {
  to["workers"] = loader.workers ? json(*loader.workers) : json(kAuto);
}

void from_json(const json& from, LoaderOptions& loader) {
  const json& workers = from.at("workers");
  loader.workers.reset();
  if (workers.is_number()) loader.workers = workers.get<int>();
}

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Document, dataset, model, init_from, freeze, optimizer, schedule,
                                                averaging, loss, early_stopping, checkpoint, augmentation, loader,
                                                batch_size, accumulate_batches, epochs, gradient_clip_norm,
                                                gradient_clip_value, precision, memory_format, recompute_segments,
                                                cuda_graphs, memory_probe, memory_limit_mb, on_out_of_memory)

Document DocumentFromFilled(const json& filled) { return filled.get<Document>(); }

json ToJson(const Document& document) { return document; }

}  // namespace hpo::trial_runner
