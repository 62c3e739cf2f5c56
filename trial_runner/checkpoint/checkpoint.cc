// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/checkpoint/checkpoint.h"

#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>

#include <unordered_map>
#include <utility>

#include "trial_runner/checkpoint/tensor_file.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;

constexpr const char* kLast = "last.safetensors";
constexpr const char* kBest = "best.safetensors";
constexpr const char* kFormatVersion = "1";
constexpr const char* kDeviceGenerator = "device_generator";

std::map<std::string, std::string> Metadata(const CheckpointIdentity& identity, const json& progress) {
  return {{"format", "pt"},  // what Python's loader expects of a file of PyTorch tensors
          {"hpo.checkpoint", kFormatVersion},
          {"hpo.settings", identity.settings.dump()},
          {"hpo.architecture", identity.architecture.dump()},
          {"hpo.progress", progress.dump()}};
}

json ProgressToJson(const TrainingState& state, int threads) {
  return {{"epochs", state.epochs},
          {"batches", state.batches},
          {"steps", state.steps},
          {"best_epoch", state.best_epoch},
          {"best_metrics", state.best_metrics},
          {"seconds", state.seconds},
          {"precision", state.precision},
          {"threads", threads}};
}

void ProgressFromJson(const json& progress, TrainingState& state) {
  progress.at("epochs").get_to(state.epochs);
  progress.at("batches").get_to(state.batches);
  progress.at("steps").get_to(state.steps);
  progress.at("best_epoch").get_to(state.best_epoch);
  progress.at("best_metrics").get_to(state.best_metrics);
  progress.at("seconds").get_to(state.seconds);
  progress.at("precision").get_to(state.precision);
}

void Append(std::vector<NamedTensor>& to, const std::string& prefix, const std::vector<NamedTensor>& from) {
  for (const NamedTensor& item : from) to.push_back({prefix + item.name, item.tensor});
}

// The tensors of a file by name, each to be taken once.
class Contents {
 public:
  Contents(std::string path, std::vector<NamedTensor> tensors) : path_(std::move(path)) {
    for (NamedTensor& item : tensors) tensors_.emplace(std::move(item.name), std::move(item.tensor));
  }

  bool Has(const std::string& name) const { return tensors_.contains(name); }

  // Throws BadTensorFile when there is none of this name, type and shape.
  at::Tensor Take(const std::string& name, const at::Tensor& like) {
    const auto found = tensors_.find(name);
    if (found == tensors_.end()) throw BadTensorFile(path_ + ": tensor '" + name + "' is missing");
    if (found->second.sizes() != like.sizes() || found->second.scalar_type() != like.scalar_type()) {
      throw BadTensorFile(path_ + ": tensor '" + name + "' has another shape or type than this network's");
    }
    return found->second;
  }

  std::vector<NamedTensor> TakeAll(const std::string& prefix, const std::vector<NamedTensor>& like) {
    std::vector<NamedTensor> taken;
    for (const NamedTensor& item : like) taken.push_back({item.name, Take(prefix + item.name, item.tensor)});
    return taken;
  }

 private:
  std::string path_;
  std::unordered_map<std::string, at::Tensor> tensors_;
};

void RequireIdentity(const TensorFile& file, const CheckpointIdentity& identity, const std::string& path) {
  const std::map<std::string, std::string> wanted = Metadata(identity, {});
  for (const char* key : {"hpo.checkpoint", "hpo.settings", "hpo.architecture"}) {
    const auto found = file.metadata.find(key);
    if (found == file.metadata.end()) throw BadTensorFile(path + ": not a checkpoint of a trial (no " + key + ")");
    if (found->second != wanted.at(key)) {
      throw BadTensorFile(path + ": made by another configuration (" + key + " differs)");
    }
  }
}

// Fills `state` and returns the thread count.
int ReadProgress(const TensorFile& file, TrainingState& state, const std::string& path) {
  try {
    const json progress = json::parse(file.metadata.at("hpo.progress"));
    ProgressFromJson(progress, state);
    return progress.at("threads").get<int>();
  } catch (const std::exception& error) {
    throw BadTensorFile(path + ": hpo.progress is damaged: " + error.what());
  }
}

void CopyInto(const std::vector<NamedTensor>& live, const std::vector<NamedTensor>& loaded) {
  const c10::NoGradGuard no_gradients;
  for (std::size_t i = 0; i < live.size(); ++i) at::Tensor(live[i].tensor).copy_(loaded[i].tensor);
}

}  // namespace

TrainingState NewTrainingState(const at::Device& device) {
  TrainingState state;
  state.loss_sum = at::zeros({}, at::TensorOptions().dtype(at::kDouble).device(device));
  return state;
}

void SaveLast(const std::filesystem::path& folder, const CheckpointIdentity& identity, const LiveTensors& live,
              const TrainingState& state) {
  TensorFile file{Metadata(identity, ProgressToJson(state, identity.threads)), {}};
  Append(file.tensors, "weights.", live.weights);
  Append(file.tensors, "", live.training);
  Append(file.tensors, "best.", state.best_weights);
  file.tensors.push_back({"loss_sum", state.loss_sum});
  file.tensors.push_back({"generator", live.generator});
  if (live.device_generator.defined()) file.tensors.push_back({kDeviceGenerator, live.device_generator});
  WriteTensorFile(folder / kLast, file);
}

void SaveBest(const std::filesystem::path& folder, const CheckpointIdentity& identity, const TrainingState& state) {
  const json progress = {{"epoch", state.best_epoch}, {"metrics", state.best_metrics}};
  TensorFile file{Metadata(identity, progress), state.best_weights};
  const auto note = [&](const char* key, const json& what) {
    if (!what.empty()) file.metadata[key] = what.dump(-1, ' ', false, json::error_handler_t::replace);
  };
  note("hpo.classes", identity.classes);
  note("hpo.targets", identity.targets);
  WriteTensorFile(folder / kBest, file);
}

json LastSettings(const std::filesystem::path& folder) {
  try {
    const std::map<std::string, std::string> metadata = ReadMetadata(folder / kLast);
    const auto settings = metadata.find("hpo.settings");
    if (settings == metadata.end()) return nullptr;
    return json::parse(settings->second, /*callback=*/nullptr, /*allow_exceptions=*/false);
  } catch (const BadTensorFile&) {
    return nullptr;
  }
}

int LoadLast(const std::filesystem::path& folder, const CheckpointIdentity& identity, LiveTensors& live,
             TrainingState& state) {
  const std::string path = (folder / kLast).string();
  TensorFile file = ReadTensorFile(path);
  RequireIdentity(file, identity, path);
  TrainingState loaded = NewTrainingState();
  const int threads = ReadProgress(file, loaded, path);
  Contents contents(path, std::move(file.tensors));
  const std::vector<NamedTensor> weights = contents.TakeAll("weights.", live.weights);
  const std::vector<NamedTensor> training = contents.TakeAll("", live.training);
  if (loaded.best_epoch > 0) loaded.best_weights = contents.TakeAll("best.", live.weights);
  loaded.loss_sum = contents.Take("loss_sum", loaded.loss_sum);
  const at::Tensor generator = contents.Take("generator", live.generator);
  // A trial may go on on another device; its draws start anew then.
  const bool on_device = live.device_generator.defined() && contents.Has(kDeviceGenerator);
  if (on_device) live.device_generator = contents.Take(kDeviceGenerator, live.device_generator);
  CopyInto(live.weights, weights);
  CopyInto(live.training, training);
  live.generator = generator;
  loaded.loss_sum = loaded.loss_sum.to(state.loss_sum.device());
  state = std::move(loaded);
  return threads;
}

}  // namespace hpo::trial_runner
