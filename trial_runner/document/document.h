// SPDX-License-Identifier: Apache-2.0
//
// The training document: everything that decides how one network is trained, typed, with defaults and
// legal ranges. It is the parsed form of the JSON a trial receives; `fields.h` holds the one table from
// which parsing, validation, defaults and the JSON Schema (`hpo-trial describe`) are derived.
// Options of a variant live under the variant's name (`optimizer.sgd.momentum`): those of siblings not
// chosen are legal and unread; any other unknown key is an error that suggests the nearest name.
#pragma once

#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "trial_runner/augmentation/options.h"
#include "trial_runner/data/split.h"
#include "trial_runner/document/averaging_options.h"
#include "trial_runner/document/fine_tuning_options.h"
#include "trial_runner/document/loader_options.h"
#include "trial_runner/document/loss_options.h"
#include "trial_runner/document/optimizer_options.h"
#include "trial_runner/document/schedule_options.h"

namespace hpo::trial_runner {

class Registry;

inline constexpr const char* kTrainAndValidation = "train_and_validation";

struct DatasetOptions {
  std::string name = "digits";                        // a row of the data set table
  nlohmann::json options = nlohmann::json::object();  // the chosen data set's own, defaults filled in
  SplitOptions split;
  // train, or train_and_validation: no rows are left to choose a step by, so the last one's weights are the result.
  std::string train_on = "train";
};

struct ModelOptions {
  std::string name = "mlp";                           // a row of the model table
  nlohmann::json options = nlohmann::json::object();  // the chosen model's own, defaults filled in
};

inline constexpr const char* kObjective = "objective";

struct EarlyStoppingOptions {
  int patience = 0;                 // epochs without a better metric before the trial ends; 0 = off
  double min_delta = 0.0;           // >= 0: by how much a metric must be better
  std::string metric = kObjective;  // or a metric that is measured; judged for patience and diverge_above
  double diverge_above = 0.0;       // >= 0: a worse metric ends the trial; 0 = off
  double seconds = 0.0;             // >= 0: the trial ends after the epoch in which they have passed; 0 = off
  int at_epoch = 0;                 // >= 0: the trial ends after this epoch, the schedule's horizon unchanged; 0 = off
};

struct CheckpointOptions {
  double every_s = 10.0;  // >= 0: least seconds between two checkpoints; 0 = after every epoch
};

struct Document {
  DatasetOptions dataset;
  ModelOptions model;
  InitFromOptions init_from;
  std::string freeze;  // layers that are not trained: patterns as LayerPatterns reads them
  OptimizerOptions optimizer;
  ScheduleOptions schedule;
  AveragingOptions averaging;
  LossOptions loss;
  EarlyStoppingOptions early_stopping;
  CheckpointOptions checkpoint;
  AugmentationOptions augmentation;
  LoaderOptions loader;
  int batch_size = 64;                    // >= 1
  bool batch_size_is_given = false;       // by the document: then more than there are rows is an error, else it is cut
  int accumulate_batches = 1;             // >= 1: batches of one optimizer step
  int epochs = 10;                        // >= 1: the schedule's horizon
  double gradient_clip_norm = 0.0;        // >= 0: global norm; 0 = off
  double gradient_clip_value = 0.0;       // >= 0: of each number, before the norm; 0 = off
  std::string precision = "fp32";         // fp32, tf32, bf16, fp16, float8, auto
  std::string memory_format = "auto";     // auto, contiguous, channels_last
  int recompute_segments = 0;             // >= 0: parts whose activations are computed again in the backward pass
  std::string cuda_graphs = "auto";       // auto, on, off
  std::string memory_probe = "auto";      // auto, on, off: a few steps on made-up samples before the data are loaded
  int memory_limit_mb = 0;                // >= 0: most that a trial may take, in 10^6 bytes; 0: what there is
  std::string on_out_of_memory = "fail";  // fail, halve: what follows where a batch does not fit into memory
};

// One thing wrong with a document: where (dotted path) and what to do.
struct DocumentProblem {
  std::string path;
  std::string message;
};

// What an epoch measures; those of validation only where there are validation rows.
// valid.error and valid.accuracy are those of classes, rmse, mae and r2 those of numbers.
inline constexpr std::array kMetrics = {"valid.error", "valid.loss", "valid.accuracy", "valid.rmse",
                                        "valid.mae",   "valid.r2",   "train.loss"};

// Whether more of a metric is better.
inline bool LargerIsBetter(std::string_view metric) { return metric.ends_with("accuracy") || metric.ends_with("r2"); }

// Whether the validation rows are trained on.
bool TrainsOnValidation(const Document& document);

// How many networks a trial trains: one for each fold where none is named, else one.
int FoldsOf(const Document& document);

// Fills `document` from JSON. All problems are returned at once; the result is usable only when there are none.
std::vector<DocumentProblem> ParseDocument(const nlohmann::json& json, const Registry& registry, Document& document);

// The document with every option, those of variants not chosen included. Equal documents give equal JSON.
nlohmann::json ToJson(const Document& document);

// JSON Schema (draft 2020-12 subset: type, properties, required, items, enum, anyOf, minimum/maximum and their
// exclusive forms, default, description, additionalProperties: false) of the document, models and data sets of the
// registry included. Our own marks: where a variant is chosen, "x-variant-key" is the member that chooses and
// "x-variants" lists the properties that are the variants' options; at the top, "x-metrics" lists the metrics a trial
// measures and "x-fidelity" the paths that may be a study's fidelity.
nlohmann::ordered_json DocumentSchema(const Registry& registry);

}  // namespace hpo::trial_runner
