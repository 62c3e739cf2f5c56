// SPDX-License-Identifier: Apache-2.0
//
// Makes a user's own torch::nn::Module a Network, so that it can be a row of the model table:
//
//   registry.AddModel({.name = "mine", .help = "...", .fields = {...},
//                      .module = [](const nlohmann::json& options, const ModelInput& input) {
//                        return AdaptModule(std::make_shared<Mine>(options, input));
//                      }});
//
// The module needs `torch::Tensor forward(torch::Tensor)` from (batch, ...) samples to (batch, classes) logits.
// It is built after the trial's seed went into torch's default generator, so its first weights are the trial's.
// Only programs that bring a module include this header: it needs all of torch's C++ front end.
#pragma once

#include <torch/nn/module.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "trial_runner/network.h"

namespace hpo::trial_runner {

template <typename Module>
class ModuleNetwork final : public Network {
 public:
  explicit ModuleNetwork(std::shared_ptr<Module> module) : module_(std::move(module)) { module_->train(true); }

  at::Tensor Forward(const at::Tensor& samples) override { return module_->forward(samples); }

  // Frozen parameters (requires_grad false) are state, not parameters: the optimizer must not decay them.
  std::vector<NamedTensor> Parameters() const override { return NamedParameters(/*trained=*/true); }

  std::vector<NamedTensor> Buffers() const override {
    std::vector<NamedTensor> state = NamedParameters(/*trained=*/false);
    for (const auto& item : module_->named_buffers()) state.push_back({item.key(), item.value()});
    return state;
  }

  void SetTraining(bool training) override {
    module_->train(training);
    for (const auto& part : module_->modules()) {
      if (KeepsStatisticsFrozen(*part)) part->train(false);
    }
  }

 private:
  // Batch norms whose weights are frozen.
  static bool KeepsStatisticsFrozen(const torch::nn::Module& part) {
    const auto parameters = part.named_parameters(/*recurse=*/false);
    if (parameters.is_empty() || !part.named_buffers(/*recurse=*/false).contains("running_mean")) return false;
    return std::ranges::none_of(parameters, [](const auto& item) { return item.value().requires_grad(); });
  }

  std::vector<NamedTensor> NamedParameters(bool trained) const {
    std::vector<NamedTensor> parameters;
    for (const auto& item : module_->named_parameters()) {
      if (item.value().requires_grad() == trained) parameters.push_back({item.key(), item.value()});
    }
    return parameters;
  }

  std::shared_ptr<Module> module_;  // torch's own ownership rule: submodules are registered as shared pointers
};

// Takes the module over; the caller keeps no use of it while the network lives.
template <typename Module>
std::unique_ptr<Network> AdaptModule(std::shared_ptr<Module> module) {
  return std::make_unique<ModuleNetwork<Module>>(std::move(module));
}

}  // namespace hpo::trial_runner
