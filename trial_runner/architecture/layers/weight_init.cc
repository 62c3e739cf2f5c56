// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/layers/weight_init.h"

#include <cmath>

namespace hpo::trial_runner {
namespace {

constexpr double kSmallDeviation = 0.01;

double FanIn(const Shape& weight) { return static_cast<double>(ElementCount(weight) / weight[0]); }

double FanOut(const Shape& weight) { return static_cast<double>(ElementCount(weight) / weight[1]); }

}  // namespace

TensorInit InitialWeight(WeightInit init, const Shape& weight) {
  switch (init) {
    case WeightInit::kFanInUniform:
      return TensorInit::Uniform(1 / std::sqrt(FanIn(weight)));
    case WeightInit::kFanOutUniform:
      return TensorInit::Uniform(1 / std::sqrt(FanOut(weight)));
    case WeightInit::kKaimingNormal:
      return TensorInit::Normal(std::sqrt(2 / FanOut(weight)));
    case WeightInit::kSmallNormal:
      return TensorInit::Normal(kSmallDeviation);
  }
  return {};
}

TensorInit InitialBias(WeightInit init, const Shape& weight) {
  return init == WeightInit::kFanInUniform ? InitialWeight(init, weight) : TensorInit::Constant(0);
}

}  // namespace hpo::trial_runner
