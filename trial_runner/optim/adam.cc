// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/optim/adam.h"

#include <ATen/ops/_fused_adam.h>
#include <ATen/ops/_fused_adamw.h>

#include "trial_runner/optim/parameter_lists.h"
#include "trial_runner/optim/step_count.h"

namespace hpo::trial_runner {
namespace {

enum class Decay { kDecoupled, kInGradient };

class Adam final : public Optimizer {
 public:
  Adam(const AdamOptions& options, double weight_decay, Decay decay, const std::vector<NamedTensor>& parameters)
      : options_(options),
        weight_decay_(weight_decay),
        decay_(decay),
        parameters_(DetachedTensors(parameters)),
        named_means_(ZerosLike(parameters, "exp_avg")),
        named_squares_(ZerosLike(parameters, "exp_avg_sq")),
        means_(Tensors(named_means_)),
        squares_(Tensors(named_squares_)),
        // One counter stands for all parameters: the kernel only reads it, so every entry may be the same tensor.
        step_(parameters_),
        steps_(parameters_.size(), step_.tensor()) {}

  void Step(const std::vector<at::Tensor>& gradients, const LearningRate& lr) override {
    step_.Add();
    std::visit([&](const auto& rate) { Update(gradients, rate); }, lr);
  }

  std::vector<NamedTensor> State() const override {
    std::vector<NamedTensor> state = named_means_;
    state.insert(state.end(), named_squares_.begin(), named_squares_.end());
    state.push_back({"step", step_.tensor()});
    return state;
  }

 private:
  template <typename Rate>  // a number or a scalar on the device
  void Update(const std::vector<at::Tensor>& gradients, const Rate& lr) {
    const AdamOptions& o = options_;
    if (decay_ == Decay::kDecoupled) {
      at::_fused_adamw_(parameters_, gradients, means_, squares_, {}, steps_, lr, o.beta1, o.beta2, weight_decay_,
                        o.epsilon, /*amsgrad=*/false, /*maximize=*/false, {}, {});
    } else {
      at::_fused_adam_(parameters_, gradients, means_, squares_, {}, steps_, lr, o.beta1, o.beta2, weight_decay_,
                       o.epsilon, /*amsgrad=*/false, /*maximize=*/false, {}, {});
    }
  }

  AdamOptions options_;
  double weight_decay_;
  Decay decay_;
  std::vector<at::Tensor> parameters_;
  std::vector<NamedTensor> named_means_, named_squares_;
  std::vector<at::Tensor> means_, squares_;
  StepCount step_;
  std::vector<at::Tensor> steps_;
};

}  // namespace

std::unique_ptr<Optimizer> MakeAdam(const OptimizerOptions& options, const std::vector<NamedTensor>& parameters) {
  return std::make_unique<Adam>(options.adam, options.weight_decay, Decay::kInGradient, parameters);
}

std::unique_ptr<Optimizer> MakeAdamW(const OptimizerOptions& options, const std::vector<NamedTensor>& parameters) {
  return std::make_unique<Adam>(options.adamw, options.weight_decay, Decay::kDecoupled, parameters);
}

}  // namespace hpo::trial_runner
