// SPDX-License-Identifier: Apache-2.0
//
// The tables of models and data sets a runner knows. Built-in rows come from `BuiltInRegistry()`; a user
// adds rows in a program of their own and calls `Main`, and the schema, the validation and the study file
// know the new names at once.
#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "trial_runner/architecture/architecture.h"
#include "trial_runner/data/data_outline.h"
#include "trial_runner/data/dataset.h"
#include "trial_runner/data/split.h"
#include "trial_runner/document/fields.h"
#include "trial_runner/model_input.h"

namespace hpo::trial_runner {

class Network;  // network.h: parameters, buffers, forward; torch types live behind it

struct ModelEntry {
  std::string name;
  std::string help;
  std::vector<Field> fields;      // the options under `model.<name>`
  bool takes_categories = false;  // an architecture: whether it reads columns of categories as such
  // Exactly one of the two is set.
  std::function<Architecture(const nlohmann::json& options, const ModelInput&)> architecture;
  std::function<std::unique_ptr<Network>(const nlohmann::json& options, const ModelInput&)> module;
};

struct DatasetEntry {
  std::string name;
  std::string help;
  std::vector<Field> fields;  // the options under `dataset.<name>`
  std::function<Dataset(const nlohmann::json& options, const SplitOptions&)> load;
  // What OutlineOf would say of what `load` returns, the rows where they are known, without reading all of it; may
  // throw as `load` does. Absent: it is not known before.
  std::function<OutlineOrWhy(const nlohmann::json& options)> outline = nullptr;
};

class Registry {
 public:
  // Throw std::invalid_argument when the name is taken or reserved (`name`, `split`, `train_on`), a function is
  // missing, or the fields are not legal (see RequireFields).
  void AddModel(ModelEntry entry);
  void AddDataset(DatasetEntry entry);

  const std::vector<ModelEntry>& models() const { return models_; }
  const std::vector<DatasetEntry>& datasets() const { return datasets_; }
  const ModelEntry* FindModel(std::string_view name) const;      // nullptr when unknown
  const DatasetEntry* FindDataset(std::string_view name) const;  // nullptr when unknown

 private:
  std::vector<ModelEntry> models_;
  std::vector<DatasetEntry> datasets_;
};

// mlp, lstm, transformer, vit, graph; digits, csv.
Registry BuiltInRegistry();

// The whole of hpo-trial: `describe` prints the schema, `check` validates documents read from stdin, no
// argument trains what `start` lines on stdin ask for until stdin closes. Returns the exit status.
int Main(int argc, char** argv, const Registry& registry);

}  // namespace hpo::trial_runner
