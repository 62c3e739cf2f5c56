// SPDX-License-Identifier: Apache-2.0
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "trial_runner/architecture/forward/forward.h"
#include "trial_runner/architecture/inference.h"
#include "trial_runner/architecture/initialization.h"
#include "trial_runner/architecture/recompute.h"
#include "trial_runner/network.h"

namespace hpo::trial_runner {
namespace {

// Runs the nodes in order. Outputs of a pass are dropped with it; autograd keeps what backward needs.
class Interpreter final : public Network {
 public:
  Interpreter(Architecture architecture, at::Generator generator, std::vector<Segment> segments)
      : architecture_(std::move(architecture)), segments_(std::move(segments)) {
    if (segments_.empty()) segments_.push_back({0, static_cast<int>(architecture_.nodes().size())});
    const std::vector<LayerFacts> facts = InferFacts(architecture_);
    for (std::size_t i = 0; i < facts.size(); ++i) {
      const std::optional<int> owner = architecture_.nodes()[i].tensors_of;
      states_.push_back(owner ? states_[*owner] : MakeNodeState(facts[i].tensors, generator));
    }
  }

  at::Tensor Forward(const at::Tensor& samples) override {
    at::Tensor x = samples;  // what passes from segment to segment
    for (const Segment& segment : segments_) {
      const auto run = [this, samples, segment](const at::Tensor& input, bool again) {
        return Run(segment, samples, input, again);
      };
      // The last one's backward pass comes at once: nothing would be gained.
      const bool records = training_ && c10::GradMode::is_enabled() && segment.end != segments_.back().end;
      std::vector<at::Tensor> trained = records ? TrainedIn(segment) : std::vector<at::Tensor>();
      const bool again = records && (x.requires_grad() || !trained.empty());
      x = again ? Recomputed(x, std::move(trained), run) : run(x, false);
    }
    return x;
  }

  std::vector<NamedTensor> Parameters() const override { return Collect(/*trained=*/true); }
  std::vector<NamedTensor> Buffers() const override { return Collect(/*trained=*/false); }
  void SetTraining(bool training) override { training_ = training; }

 private:
  at::Tensor Run(const Segment& segment, const at::Tensor& samples, const at::Tensor& before, bool again) const {
    std::vector<at::Tensor> outputs, inputs;
    for (int i = segment.begin; i < segment.end; ++i) {
      const Node& node = architecture_.nodes()[i];
      inputs.clear();
      for (const int input : node.inputs) {
        const bool inside = input >= segment.begin;
        inputs.push_back(input == Architecture::kInput ? samples : inside ? outputs[input - segment.begin] : before);
      }
      const LayerPass pass{.inputs = inputs, .state = states_[i], .training = training_, .again = again};
      outputs.push_back(std::visit([&](const auto& layer) { return Compute(layer, pass); }, node.layer));
    }
    return outputs.back();
  }

  // Each once, whichever nodes share it.
  std::vector<at::Tensor> TrainedIn(const Segment& segment) const {
    std::vector<at::Tensor> trained;
    for (int i = segment.begin; i < segment.end; ++i) {
      for (const NamedTensor& item : states_[i].parameters) {
        const auto same = [&](const at::Tensor& tensor) { return tensor.is_same(item.tensor); };
        if (item.tensor.requires_grad() && std::ranges::none_of(trained, same)) trained.push_back(item.tensor);
      }
    }
    return trained;
  }

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
  std::vector<Segment> segments_;  // of the whole network, one or more
  std::vector<NodeState> states_;  // one a node; tensors that nodes share are in each of theirs
  bool training_ = true;
};

}  // namespace

std::unique_ptr<Network> BuildNetwork(const Architecture& architecture, std::uint64_t seed,
                                      std::vector<Segment> recomputed) {
  return std::make_unique<Interpreter>(architecture, at::make_generator<at::CPUGeneratorImpl>(seed),
                                       std::move(recomputed));
}

}  // namespace hpo::trial_runner
