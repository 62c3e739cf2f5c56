// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/document/document.h"

#include <array>

#include "trial_runner/document/augmentation_section.h"
#include "trial_runner/document/training_section.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;

// What no single field can say.
struct Rule {
  const char* path;
  const char* message;
  bool (*holds)(const Document&);
};

constexpr std::array kRules = {
    Rule{"dataset.split", "validation + test must be < 1: no row would be left to train on",
         [](const Document& d) { return d.dataset.split.validation + d.dataset.split.test < 1; }},
    Rule{"optimizer.sgd.nesterov", "needs optimizer.sgd.momentum > 0",
         [](const Document& d) { return !d.optimizer.nesterov || d.optimizer.momentum > 0; }},
    Rule{"early_stopping.patience",
         "needs validation rows to judge an epoch by, but dataset.train_on is train_and_validation: set it to 0",
         [](const Document& d) { return !TrainsOnValidation(d) || d.early_stopping.patience == 0; }},
};

DatasetOptions DatasetFrom(const json& filled) {
  const json& split = filled.at("split");
  const auto name = filled.at(kVariantKey).get<std::string>();
  return {.name = name,
          .options = filled.at(name),
          .split = {.validation = split.at("validation").get<double>(),
                    .test = split.at("test").get<double>(),
                    .seed = split.at("seed").get<std::uint64_t>()},
          .train_on = filled.at("train_on").get<std::string>()};
}

OptimizerOptions OptimizerFrom(const json& filled) {
  OptimizerOptions optimizer;
  filled.at(kVariantKey).get_to(optimizer.name);
  filled.at("lr").get_to(optimizer.lr);
  filled.at("weight_decay").get_to(optimizer.weight_decay);
  const json& own = filled.at(optimizer.name);
  if (optimizer.name == "sgd") {
    own.at("momentum").get_to(optimizer.momentum);
    own.at("nesterov").get_to(optimizer.nesterov);
  } else {
    own.at("beta1").get_to(optimizer.beta1);
    own.at("beta2").get_to(optimizer.beta2);
    own.at("epsilon").get_to(optimizer.epsilon);
  }
  return optimizer;
}

ScheduleOptions ScheduleFrom(const json& filled) {
  ScheduleOptions schedule;
  filled.at(kVariantKey).get_to(schedule.name);
  filled.at("warmup_epochs").get_to(schedule.warmup_epochs);
  const json& own = filled.at(schedule.name);
  if (schedule.name == "step") {
    own.at("epochs").get_to(schedule.step_epochs);
    own.at("factor").get_to(schedule.step_factor);
  } else if (schedule.name == "cosine") {
    own.at("final_factor").get_to(schedule.final_factor);
  }
  return schedule;
}

Document DocumentFrom(const json& filled) {
  Document document;
  document.dataset = DatasetFrom(filled.at("dataset"));
  filled.at("model").at(kVariantKey).get_to(document.model.name);
  document.model.options = filled.at("model").at(document.model.name);
  document.optimizer = OptimizerFrom(filled.at("optimizer"));
  document.schedule = ScheduleFrom(filled.at("schedule"));
  filled.at("loss").at("label_smoothing").get_to(document.loss.label_smoothing);
  filled.at("early_stopping").at("patience").get_to(document.early_stopping.patience);
  filled.at("early_stopping").at("at_epoch").get_to(document.early_stopping.at_epoch);
  filled.at("checkpoint").at("every_s").get_to(document.checkpoint.every_s);
  document.augmentation = AugmentationFrom(filled.at("augmentation"));
  filled.at("batch_size").get_to(document.batch_size);
  filled.at("epochs").get_to(document.epochs);
  filled.at("gradient_clip_norm").get_to(document.gradient_clip_norm);
  filled.at("precision").get_to(document.precision);
  return document;
}

}  // namespace

bool TrainsOnValidation(const Document& document) { return document.dataset.train_on == kTrainAndValidation; }

std::vector<DocumentProblem> ParseDocument(const json& json, const Registry& registry, Document& document) {
  std::vector<DocumentProblem> problems;
  const auto filled = FillSection(TrainingSection(registry), json, "", problems);
  if (!problems.empty()) return problems;
  document = DocumentFrom(filled);
  for (const Rule& rule : kRules) {
    if (!rule.holds(document)) problems.push_back({rule.path, rule.message});
  }
  return problems;
}

nlohmann::ordered_json DocumentSchema(const Registry& registry) {
  nlohmann::ordered_json schema;
  schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  schema["title"] = "training document";
  schema.update(SectionSchema(TrainingSection(registry)));
  schema["x-metrics"] = {"valid.error", "valid.loss", "valid.accuracy", "train.loss"};
  schema["x-fidelity"] = {"epochs"};
  return schema;
}

}  // namespace hpo::trial_runner
