// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/optim/optimizer.h"

#include <stdexcept>

#include "trial_runner/optim/adam.h"
#include "trial_runner/optim/sgd.h"

namespace hpo::trial_runner {
namespace {

using Factory = std::unique_ptr<Optimizer> (*)(const OptimizerOptions&, const std::vector<NamedTensor>&);

struct Row {
  const char* name;
  Factory make;
};

constexpr Row kOptimizers[] = {
    {"adamw", MakeAdamW},
    {"adam", MakeAdam},
    {"sgd", MakeSgd},
};

}  // namespace

std::unique_ptr<Optimizer> MakeOptimizer(const OptimizerOptions& options, const std::vector<NamedTensor>& parameters) {
  for (const Row& row : kOptimizers) {
    if (options.name == row.name) return row.make(options, parameters);
  }
  throw std::invalid_argument("optimizer.name: unknown optimizer '" + options.name + "'");
}

}  // namespace hpo::trial_runner
