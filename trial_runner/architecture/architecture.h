// SPDX-License-Identifier: Apache-2.0
//
// A network as data: typed layers, named, with edges, in an order in which they can be computed. Built-in models
// are functions that return one; counting, checkpoint names and the interpreter read the same description.
//
//   Architecture net({64});
//   int x = net.Add("hidden0", Linear{.outputs = 128}, Architecture::kInput);
//   x = net.Add("hidden0_activation", Activation{ActivationKind::kRelu}, x);
//   net.Add("output", Linear{.outputs = 10}, x);
//
// Plain values: copy freely, share between threads as long as nobody writes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "trial_runner/architecture/layers.h"
#include "trial_runner/architecture/shape.h"

namespace hpo::trial_runner {

struct Node {
  std::string name;  // unique; its tensors are called `name.weight`, ... as in PyTorch
  Layer layer;
  std::vector<int> inputs;               // earlier nodes, or Architecture::kInput
  std::optional<int> tensors_of = {};    // the earlier node whose tensors this one uses; empty: it has its own
  std::optional<double> deviation = {};  // that its weights start with; empty: they start as the kind's do
};

class Architecture {
 public:
  static constexpr int kInput = -1;  // the sample, in the place of a node's index

  Architecture() = default;  // no input and no nodes: only to be assigned to
  // Throws std::invalid_argument when an extent is < 1 or there is none.
  explicit Architecture(Shape input_shape);

  // Appends a node and returns its index; the last one added is the output. Throws std::invalid_argument, naming
  // the node, when the name is empty, taken or not made of [A-Za-z0-9_.-], an input is not an earlier node, or the
  // layer takes another number of inputs. Whether shapes fit is checked by `InferShapes`.
  int Add(std::string name, Layer layer, int input);
  int Add(std::string name, Layer layer, std::vector<int> inputs);

  // From now on `node` uses the tensors of `owner` and has none of its own: tied weights. Whether they are of one shape
  // is checked by `InferShapes`. Throws std::invalid_argument, naming the node, unless `owner` is an earlier node that
  // has its own.
  void ShareTensors(int node, int owner);

  // The node's weights (random tensors of two axes or more) start normal around 0 with this deviation, its biases at 0.
  // Throws std::invalid_argument, naming the node, unless deviation > 0.
  void StartNormal(int node, double deviation);

  const Shape& input_shape() const { return input_shape_; }
  const std::vector<Node>& nodes() const { return nodes_; }

 private:
  Shape input_shape_;
  std::vector<Node> nodes_;
};

}  // namespace hpo::trial_runner
