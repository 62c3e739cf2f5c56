// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/optim/optimizer.h"

#include <stdexcept>
#include <utility>

#include "trial_runner/optim/adafactor.h"
#include "trial_runner/optim/adam.h"
#include "trial_runner/optim/lamb.h"
#include "trial_runner/optim/lion.h"
#include "trial_runner/optim/parameter_groups.h"
#include "trial_runner/optim/rmsprop.h"
#include "trial_runner/optim/sgd.h"

namespace hpo::trial_runner {
namespace {

using Factory = std::unique_ptr<Optimizer> (*)(const OptimizerOptions&, const std::vector<NamedTensor>&);

struct Row {
  const char* name;
  Factory make;
};

constexpr Row kOptimizers[] = {
    {"adamw", MakeAdamW}, {"adam", MakeAdam},           {"sgd", MakeSgd}, {"rmsprop", MakeRmsprop}, {"lamb", MakeLamb},
    {"lion", MakeLion},   {"adafactor", MakeAdafactor},
};

Factory Find(const std::string& name) {
  for (const Row& row : kOptimizers) {
    if (name == row.name) return row.make;
  }
  throw std::invalid_argument("optimizer.name: unknown optimizer '" + name + "'");
}

// One optimizer for each group of parameters, since a kernel takes one learning rate and one weight decay.
class Grouped final : public Optimizer {
 public:
  void Add(GroupMembers members, std::unique_ptr<Optimizer> optimizer) {
    std::vector<at::Tensor> gradients(members.parameters.size());
    parts_.push_back({std::move(members), std::move(optimizer), std::move(gradients)});
  }

  void Step(const std::vector<at::Tensor>& gradients, const LearningRate& lr) override {
    for (Part& part : parts_) {
      for (std::size_t i = 0; i < part.gradients.size(); ++i) {
        part.gradients[i] = gradients[part.members.parameters[i]];
      }
      part.optimizer->Step(part.gradients, Times(lr, part.members.rates.lr_factor));
    }
  }

  // Counters have the same name in every part.
  std::vector<NamedTensor> State() const override {
    std::vector<NamedTensor> state;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const std::string prefix = "group" + std::to_string(i) + ".";
      for (const NamedTensor& item : parts_[i].optimizer->State()) state.push_back({prefix + item.name, item.tensor});
    }
    return state;
  }

 private:
  struct Part {
    GroupMembers members;
    std::unique_ptr<Optimizer> optimizer;
    std::vector<at::Tensor> gradients;  // of this step
  };
  std::vector<Part> parts_;
};

}  // namespace

std::unique_ptr<Optimizer> MakeOptimizer(const OptimizerOptions& options, const std::vector<NamedTensor>& parameters) {
  const Factory make = Find(options.name);
  const std::vector<GroupMembers> groups = GroupParameters(options, parameters);
  OptimizerOptions own = options;
  if (groups.size() == 1 && groups[0].rates.lr_factor == 1.0) {
    own.weight_decay = groups[0].rates.weight_decay;
    return make(own, parameters);
  }
  auto grouped = std::make_unique<Grouped>();
  for (const GroupMembers& group : groups) {
    std::vector<NamedTensor> members;
    for (const std::size_t i : group.parameters) members.push_back(parameters[i]);
    own.weight_decay = group.rates.weight_decay;
    grouped->Add(group, make(own, members));
  }
  return grouped;
}

}  // namespace hpo::trial_runner
