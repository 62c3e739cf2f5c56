// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/document/document.h"

#include <array>
#include <utility>

#include "trial_runner/document/document_json.h"
#include "trial_runner/document/training_section.h"
#include "trial_runner/models/option_rules.h"

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
    Rule{"dataset.split.folds", "one fold cannot both train and validate; use 0 (off) or >= 2",
         [](const Document& d) { return d.dataset.split.folds != 1; }},
    Rule{"dataset.split.fold", "there is no such fold; it must be less than dataset.split.folds",
         [](const Document& d) { return d.dataset.split.folds < 2 || d.dataset.split.fold < d.dataset.split.folds; }},
    Rule{"optimizer.sgd.nesterov", "needs optimizer.sgd.momentum > 0",
         [](const Document& d) { return !d.optimizer.sgd.nesterov || d.optimizer.sgd.momentum > 0; }},
    Rule{"early_stopping.patience",
         "needs validation rows to judge an epoch by, but dataset.train_on is train_and_validation: set it to 0",
         [](const Document& d) { return !TrainsOnValidation(d) || d.early_stopping.patience == 0; }},
    Rule{"early_stopping.diverge_above",
         "needs validation rows to judge an epoch by, but dataset.train_on is train_and_validation: set it to 0",
         [](const Document& d) { return !TrainsOnValidation(d) || d.early_stopping.diverge_above == 0; }},
    Rule{"loss.class_weight_list", "needs a weight for each class, since loss.class_weights is listed",
         [](const Document& d) { return d.loss.class_weights != "listed" || !d.loss.class_weight_list.empty(); }},
};

}  // namespace

bool TrainsOnValidation(const Document& document) { return document.dataset.train_on == kTrainAndValidation; }

int FoldsOf(const Document& document) {
  const SplitOptions& split = document.dataset.split;
  const bool each = split.folds > 0 && split.fold == kEachFold && !TrainsOnValidation(document);
  return each ? split.folds : 1;
}

std::vector<DocumentProblem> ParseDocument(const json& json, const Registry& registry, Document& document) {
  std::vector<DocumentProblem> problems;
  const auto filled = FillSection(TrainingSection(registry), json, "", problems);
  if (!problems.empty()) return problems;
  document = DocumentFromFilled(filled);
  document.batch_size_is_given = json.contains("batch_size");
  for (const Rule& rule : kRules) {
    if (!rule.holds(document)) problems.push_back({rule.path, rule.message});
  }
  for (DocumentProblem& problem : ModelProblems(document.model)) problems.push_back(std::move(problem));
  return problems;
}

nlohmann::ordered_json DocumentSchema(const Registry& registry) {
  nlohmann::ordered_json schema;
  schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  schema["title"] = "training document";
  schema.update(SectionSchema(TrainingSection(registry)));
  schema["x-metrics"] = kMetrics;
  schema["x-fidelity"] = {"epochs"};
  return schema;
}

}  // namespace hpo::trial_runner
