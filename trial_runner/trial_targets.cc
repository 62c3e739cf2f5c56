// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/trial_targets.h"

#include <algorithm>
#include <stdexcept>

#include "trial_runner/optim/loss.h"
#include "trial_runner/optim/regression_loss.h"

namespace hpo::trial_runner {
namespace {

constexpr const char* kTrainLoss = "train.loss";

std::vector<std::string> Measured(const Document& document, const Dataset& dataset) {
  if (TrainsOnValidation(document)) return {kTrainLoss};
  if (dataset.has_classes()) return {"valid.error", "valid.loss", "valid.accuracy", kTrainLoss};
  return {"valid.rmse", "valid.loss", "valid.mae", "valid.r2", kTrainLoss};
}

bool IsKnown(const std::string& metric) {
  return std::ranges::any_of(kMetrics, [&](const char* known) { return metric == known; });
}

void RequireMeasured(const std::string& what, const std::string& metric, const Document& document,
                     const Dataset& dataset) {
  const std::vector<std::string> measured = Measured(document, dataset);
  if (std::ranges::count(measured, metric) > 0) return;
  std::string why;
  if (TrainsOnValidation(document)) {
    why = std::string(" when dataset.train_on is ") + kTrainAndValidation;
  } else if (IsKnown(metric)) {
    why = dataset.has_classes() ? " of classes" : " of targets that are numbers";
  }
  std::string names;
  for (const std::string& name : measured) names += (names.empty() ? "" : ", ") + name;
  throw std::invalid_argument(what + " '" + metric + "' is not measured" + why + "; use " +
                              (measured.size() > 1 ? "one of " : "") + names);
}

}  // namespace

std::string ObjectiveOf(const TrialTask& task, const Dataset& dataset) {
  const EarlyStoppingOptions& stopping = task.document.early_stopping;
  const bool watches = stopping.patience > 0 || stopping.diverge_above > 0;
  if (watches && stopping.metric != kObjective) {
    RequireMeasured("early_stopping.metric", stopping.metric, task.document, dataset);
  }
  if (task.objective_metric.empty()) return Measured(task.document, dataset).front();
  RequireMeasured("objective metric", task.objective_metric, task.document, dataset);
  return task.objective_metric;
}

Choice ResolveLoss(const Document& document, const Dataset& dataset) {
  const LossOptions& asked = document.loss;
  Choice loss{.asked = asked.name, .used = "", .why = ""};
  loss.used = dataset.has_classes() ? ClassLossName(asked) : NumberLossName(asked);
  if (loss.used != loss.asked) loss.why = dataset.has_classes() ? "targets are classes" : "targets are numbers";
  const AugmentationOptions& augmentation = document.augmentation;
  if (!dataset.has_classes() && Mixes(augmentation)) {
    throw std::invalid_argument(std::string("augmentation.") + (augmentation.mixup > 0 ? "mixup" : "cutmix") +
                                ": mixes samples of two classes, the data set's targets are numbers");
  }
  return loss;
}

std::vector<double> DeviationsOf(const Dataset& dataset) {
  std::vector<double> deviations;
  for (const TargetColumn& target : dataset.targets) deviations.push_back(target.deviation);
  return deviations;
}

nlohmann::json TargetsToJson(const Dataset& dataset) {
  nlohmann::json list = nlohmann::json::array();
  for (const TargetColumn& target : dataset.targets) {
    list.push_back({{"name", target.name}, {"mean", target.mean}, {"deviation", target.deviation}});
  }
  return list;
}

}  // namespace hpo::trial_runner
