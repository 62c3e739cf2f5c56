// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/registry.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "trial_runner/data/cifar.h"
#include "trial_runner/data/csv.h"
#include "trial_runner/data/digits.h"
#include "trial_runner/data/idx.h"
#include "trial_runner/data/image_folder.h"
#include "trial_runner/data/labelled_text.h"
#include "trial_runner/data/npy.h"
#include "trial_runner/data/synthetic.h"
#include "trial_runner/data/text.h"
#include "trial_runner/models/convnet.h"
#include "trial_runner/models/efficientnet.h"
#include "trial_runner/models/graph.h"
#include "trial_runner/models/lstm.h"
#include "trial_runner/models/mlp.h"
#include "trial_runner/models/mobilenet_v2.h"
#include "trial_runner/models/mobilenet_v3.h"
#include "trial_runner/models/resnet.h"
#include "trial_runner/models/transformer.h"
#include "trial_runner/models/vit.h"

namespace hpo::trial_runner {
namespace {

template <typename Entry>
const Entry* Find(const std::vector<Entry>& entries, std::string_view name) {
  const auto it = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.name == name; });
  return it == entries.end() ? nullptr : &*it;
}

// An entry's options live under its own name, beside these: the choice itself and, for data sets, what all have.
constexpr const char* kReserved[] = {"", "name", "split", "train_on"};

template <typename Entry>
void RefuseName(const char* kind, const std::vector<Entry>& entries, const std::string& name) {
  const std::string what = std::string(kind) + " \"" + name + "\"";
  if (std::ranges::find(kReserved, name) != std::end(kReserved)) {
    throw std::invalid_argument(what + ": the name is reserved");
  }
  if (Find(entries, name) != nullptr) throw std::invalid_argument(what + ": the name is taken");
}

}  // namespace

void Registry::AddModel(ModelEntry entry) {
  RefuseName("model", models_, entry.name);
  if ((entry.architecture != nullptr) == (entry.module != nullptr)) {
    throw std::invalid_argument("model \"" + entry.name + "\": give either an architecture or a module");
  }
  RequireFields("model \"" + entry.name + "\"", entry.fields);
  models_.push_back(std::move(entry));
}

void Registry::AddDataset(DatasetEntry entry) {
  RefuseName("data set", datasets_, entry.name);
  if (entry.load == nullptr) throw std::invalid_argument("data set \"" + entry.name + "\": give a load function");
  RequireFields("data set \"" + entry.name + "\"", entry.fields);
  datasets_.push_back(std::move(entry));
}

const ModelEntry* Registry::FindModel(std::string_view name) const { return Find(models_, name); }

const DatasetEntry* Registry::FindDataset(std::string_view name) const { return Find(datasets_, name); }

Registry BuiltInRegistry() {
  Registry registry;
  registry.AddModel(MlpModel());
  registry.AddModel(ConvNetModel());
  registry.AddModel(ResNetModel());
  registry.AddModel(MobileNetV2Model());
  registry.AddModel(MobileNetV3Model());
  registry.AddModel(EfficientNetModel());
  registry.AddModel(LstmModel());
  registry.AddModel(TransformerModel());
  registry.AddModel(VitModel());
  registry.AddModel(GraphModel());
  registry.AddDataset(DigitsDataset());
  registry.AddDataset(CsvDataset());
  registry.AddDataset(IdxDataset());
  registry.AddDataset(CifarDataset());
  registry.AddDataset(NpyDataset());
  registry.AddDataset(ImageFolderDataset());
  registry.AddDataset(TextDataset());
  registry.AddDataset(LabelledTextDataset());
  registry.AddDataset(SyntheticDataset());
  return registry;
}

}  // namespace hpo::trial_runner
