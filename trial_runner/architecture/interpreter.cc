// SPDX-License-Identifier: Apache-2.0
#include <ATen/CPUGeneratorImpl.h>

#include <optional>
#include <utility>

#include "trial_runner/architecture/forward/forward.h"
#include "trial_runner/architecture/inference.h"
#include "trial_runner/architecture/initialization.h"
#include "trial_runner/network.h"

namespace hpo::trial_runner {
namespace {

// Runs the nodes in order. Outputs of a pass are dropped with it; autograd keeps what backward needs.
class Interpreter final : public Network {
 public:
  Interpreter(Architecture architecture, at::Generator generator) : architecture_(std::move(architecture)) {
    const std::vector<LayerFacts> facts = InferFacts(architecture_);
    for (std::size_t i = 0; i < facts.size(); ++i) {
      const std::optional<int> owner = architecture_.nodes()[i].tensors_of;
      states_.push_back(owner ? states_[*owner] : MakeNodeState(facts[i].tensors, generator));
    }
  }

  at::Tensor Forward(const at::Tensor& samples) override {
    std::vector<at::Tensor> outputs;
    outputs.reserve(states_.size());
    std::vector<at::Tensor> inputs;
    for (std::size_t i = 0; i < states_.size(); ++i) {
      const Node& node = architecture_.nodes()[i];
      inputs.clear();
      for (const int input : node.inputs) {
        inputs.push_back(input == Architecture::kInput ? samples : outputs[input]);
      }
      const LayerPass pass{.inputs = inputs, .state = states_[i], .training = training_};
      outputs.push_back(std::visit([&](const auto& layer) { return Compute(layer, pass); }, node.layer));
    }
    return outputs.back();
  }

  std::vector<NamedTensor> Parameters() const override { return Collect(/*trained=*/true); }
  std::vector<NamedTensor> Buffers() const override { return Collect(/*trained=*/false); }
  void SetTraining(bool training) override { training_ = training; }

 private:
  std::vector<NamedTensor> Collect(bool trained) const {
    std::vector<NamedTensor> all;
    const auto append = [&](const std::vector<NamedTensor>& tensors) {
      for (const NamedTensor& item : tensors) {
        if (item.tensor.requires_grad() == trained) all.push_back(item);
      }
    };
    for (std::size_t i = 0; i < states_.size(); ++i) {
      if (architecture_.nodes()[i].tensors_of) continue;  // named by their owner
      append(states_[i].parameters);
      append(states_[i].buffers);
    }
    return all;
  }

  Architecture architecture_;
  std::vector<NodeState> states_;  // one a node; tensors that nodes share are in each of theirs
  bool training_ = true;
};

}  // namespace

std::unique_ptr<Network> BuildNetwork(const Architecture& architecture, std::uint64_t seed) {
  return std::make_unique<Interpreter>(architecture, at::make_generator<at::CPUGeneratorImpl>(seed));
}

}  // namespace hpo::trial_runner
