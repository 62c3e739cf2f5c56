// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/planned/plan_outline.h"

#include <algorithm>
#include <variant>

#include "trial_runner/architecture/inference.h"
#include "trial_runner/planned/kept_values.h"

namespace hpo::trial_runner {
namespace {

constexpr std::size_t kImageAxes = 3;  // channels, rows, columns

// Of the sample: others would have to turn its numbers round twice.
bool NeedsChannelsLast(const Node& node) {
  return std::ranges::find(node.inputs, Architecture::kInput) != node.inputs.end() &&
         !std::holds_alternative<Flatten>(node.layer);
}

class Outliner {
 public:
  explicit Outliner(const Architecture& architecture)
      : nodes_(architecture.nodes()), facts_(InferFacts(architecture)), count_(static_cast<int>(nodes_.size())) {
    outline_.nodes.resize(nodes_.size());
    outline_.samples = Add(architecture.input_shape(), 0);
    if (std::ranges::none_of(nodes_, NeedsChannelsLast)) outline_.buffers[outline_.samples].plain = true;
  }

  PlanOutline Run() {
    for (int i = 0; i < count_; ++i) AddForward(i);
    Use(Buffer(count_ - 1), count_);
    for (int i = count_; i-- > 0;) AddBackward(i);
    return std::move(outline_);
  }

 private:
  int Backward(int node) const { return 2 * count_ - node; }  // its step; the loss is step count_

  int Add(const Shape& shape, int first) {
    outline_.buffers.push_back({.shape = shape, .first = first, .last = first, .plain = shape.size() != kImageAxes});
    return static_cast<int>(outline_.buffers.size()) - 1;
  }

  void Use(int buffer, int step) { outline_.buffers[buffer].last = std::max(outline_.buffers[buffer].last, step); }

  int Buffer(int node) const { return node == Architecture::kInput ? outline_.samples : outline_.nodes[node].output; }

  void AddForward(int i) {
    PlannedNode& node = outline_.nodes[i];
    node.output = Add(facts_[i].output, i);
    bool learns = !facts_[i].tensors.empty();
    for (const int input : nodes_[i].inputs) {
      node.inputs.push_back(Buffer(input));
      Use(node.inputs.back(), i);
      learns = learns || (input != Architecture::kInput && learns_[input]);
    }
    learns_.push_back(learns);
  }

  // Nodes come last to first, so whoever reads the output has been there.
  void AddBackward(int i) {
    PlannedNode& node = outline_.nodes[i];
    const int step = Backward(i);
    if (i == count_ - 1) node.output_gradient = Add(facts_[i].output, count_);
    const KeptValues kept = KeptForBackward(nodes_[i].layer);
    if (node.output_gradient) Use(*node.output_gradient, step);
    if (kept.output) Use(node.output, step);
    for (const int input : nodes_[i].inputs) {
      if (kept.input) Use(Buffer(input), step);
      AddInputGradient(node, input, step);
    }
  }

  void AddInputGradient(PlannedNode& node, int input, int step) {
    if (input == Architecture::kInput || !learns_[input]) {
      node.input_gradients.emplace_back();
      return;
    }
    std::optional<int>& gradient = outline_.nodes[input].output_gradient;
    const int written = Add(facts_[input].output, step);
    node.input_gradients.emplace_back(written);
    if (gradient) {
      node.additions.push_back({written, *gradient});
      Use(*gradient, step);
    } else {
      gradient = written;
    }
  }

  const std::vector<Node>& nodes_;
  std::vector<LayerFacts> facts_;
  int count_;
  PlanOutline outline_;
  std::vector<bool> learns_;  // whether a node's gradient reaches a parameter
};

}  // namespace

PlanOutline OutlinePlan(const Architecture& architecture) { return Outliner(architecture).Run(); }

BufferLayout LayOut(const PlanOutline& outline, std::int64_t rows) {
  std::vector<Lifetime> lifetimes;
  for (const PlannedBuffer& buffer : outline.buffers) {
    lifetimes.push_back({rows * ElementCount(buffer.shape), buffer.first, buffer.last});
  }
  return LayOut(lifetimes);
}

}  // namespace hpo::trial_runner
