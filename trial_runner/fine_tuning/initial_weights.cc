// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/fine_tuning/initial_weights.h"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <stdexcept>
#include <utility>
#include <vector>

#include "trial_runner/architecture/shape.h"
#include "trial_runner/checkpoint/tensor_file.h"
#include "trial_runner/fine_tuning/layer_patterns.h"
#include "trial_runner/seeds.h"

namespace hpo::trial_runner {
namespace {

constexpr std::size_t kMisfitsShown = 4;

using Tensors = std::map<std::string, at::Tensor>;  // by name

Tensors ReadTensors(const std::string& path) {
  try {
    Tensors tensors;
    for (NamedTensor& item : ReadTensorFile(path).tensors)
      tensors.emplace(std::move(item.name), std::move(item.tensor));
    return tensors;
  } catch (const BadTensorFile& error) {
    throw std::invalid_argument(std::string("init_from.path: ") + error.what());
  }
}

// Which tensors start anew.
class NewLayers {
 public:
  NewLayers(const InitFromOptions& options, const std::string& head)
      : patterns_(options.new_layers), head_(options.new_head ? LayerPatterns(head) : LayerPatterns()) {}

  bool Have(const std::string& tensor) const { return head_.Fit(tensor) || patterns_.Fit(tensor); }

  // A pattern may be of something that the file alone has.
  void RequireUse(std::vector<NamedTensor> tensors, const Tensors& given) const {
    for (const auto& [name, tensor] : given) tensors.push_back({name, tensor});
    patterns_.RequireUse("init_from.new_layers", tensors);
  }

 private:
  LayerPatterns patterns_, head_;
};

bool SameKind(const at::Tensor& a, const at::Tensor& b) {
  return a.is_floating_point() == b.is_floating_point() &&
         (a.scalar_type() == at::kBool) == (b.scalar_type() == at::kBool);
}

// What keeps `wanted` from being taken; empty: nothing does.
std::string Misfit(const NamedTensor& wanted, const Tensors& given) {
  const auto found = given.find(wanted.name);
  if (found == given.end()) return "'" + wanted.name + "' is not in the file";
  const at::Tensor& tensor = found->second;
  if (tensor.sizes() != wanted.tensor.sizes()) {
    return "'" + wanted.name + "' is " + ToString(tensor.sizes().vec()) + " in the file and " +
           ToString(wanted.tensor.sizes().vec()) + " in the network";
  }
  if (SameKind(tensor, wanted.tensor)) return "";
  return "'" + wanted.name + "' holds " + c10::toString(tensor.scalar_type()) + " in the file and " +
         c10::toString(wanted.tensor.scalar_type()) + " in the network";
}

std::vector<std::string> Misfits(const std::vector<NamedTensor>& wanted, const Tensors& given, const NewLayers& anew) {
  std::vector<std::string> misfits;
  Tensors unused = given;
  for (const NamedTensor& item : wanted) {
    unused.erase(item.name);
    if (anew.Have(item.name)) continue;
    std::string misfit = Misfit(item, given);
    if (!misfit.empty()) misfits.push_back(std::move(misfit));
  }
  for (const auto& [name, tensor] : unused) {
    if (!anew.Have(name)) misfits.push_back("'" + name + "' is not in the network");
  }
  return misfits;
}

void Refuse(const std::string& path, const std::vector<std::string>& misfits) {
  std::string text = "init_from.path: " + path + " does not fit the network: ";
  for (std::size_t i = 0; i < std::min(kMisfitsShown, misfits.size()); ++i) text += (i == 0 ? "" : "; ") + misfits[i];
  if (misfits.size() > kMisfitsShown) text += "; and " + std::to_string(misfits.size() - kMisfitsShown) + " more";
  throw std::invalid_argument(text + " (init_from.new_head and new_layers say what starts anew)");
}

void Digest(const char* bytes, std::size_t count, std::uint64_t& digest) {
  for (std::size_t at = 0; at < count; at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes + at, std::min(sizeof word, count - at));
    digest = Mix(digest ^ word);
  }
}

}  // namespace

InitialWeights TakeWeights(const InitFromOptions& options, const std::string& head, const Network& network) {
  std::vector<NamedTensor> wanted = network.Parameters();
  for (NamedTensor& buffer : network.Buffers()) wanted.push_back(std::move(buffer));
  const Tensors given = ReadTensors(options.path);
  const NewLayers anew(options, head);
  anew.RequireUse(wanted, given);
  const std::vector<std::string> misfits = Misfits(wanted, given, anew);
  if (!misfits.empty()) Refuse(options.path, misfits);

  const c10::NoGradGuard no_gradients;
  InitialWeights weights;
  for (NamedTensor& item : wanted) {
    if (anew.Have(item.name)) {
      ++weights.drawn;
      continue;
    }
    item.tensor.copy_(given.at(item.name));
    ++weights.taken;
    const at::Tensor numbers = item.tensor.contiguous();
    Digest(item.name.data(), item.name.size(), weights.digest);
    Digest(static_cast<const char*>(numbers.const_data_ptr()), numbers.nbytes(), weights.digest);
  }
  return weights;
}

}  // namespace hpo::trial_runner
