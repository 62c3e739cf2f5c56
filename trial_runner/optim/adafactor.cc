// SPDX-License-Identifier: Apache-2.0
//
// Notation, for one tensor at step t, rms(x) = |x| / sqrt(number of x): w = t^beta2_decay is the share of the new
// squares; u = g / sqrt(v), divided by max(1, rms(u) / clip_threshold); the step is
// min(lr, 1 / sqrt(t)) max(epsilon, rms(p)) u; weight decay is decoupled.
#include "trial_runner/optim/adafactor.h"

#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/minimum.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "trial_runner/optim/parameter_lists.h"
#include "trial_runner/optim/step_count.h"

namespace hpo::trial_runner {
namespace {

// torch.optim's floor below the second moments of float32.
constexpr double kLeastMoment = std::numeric_limits<float>::epsilon();

at::Tensor RootMeanSquare(const at::Tensor& tensor) {
  return at::linalg_vector_norm(tensor, 2).div_(std::sqrt(static_cast<double>(tensor.numel())));
}

at::Tensor MeanSquare(const at::Tensor& tensor, std::int64_t axis) {
  return at::linalg_vector_norm(tensor, 2, axis, /*keepdim=*/true).square_().div_(tensor.size(axis));
}

LearningRate Least(const LearningRate& lr, const StepFactor& limit) {
  const auto least = [](const auto& a, const auto& b) -> LearningRate {
    constexpr bool kNumberA = std::is_same_v<decltype(a), const double&>;
    constexpr bool kNumberB = std::is_same_v<decltype(b), const double&>;
    if constexpr (kNumberA && kNumberB) {
      return std::min(a, b);
    } else if constexpr (kNumberA) {
      return b.clamp_max(a);
    } else if constexpr (kNumberB) {
      return a.clamp_max(b);
    } else {
      return at::minimum(a, b);
    }
  };
  return std::visit(least, lr, limit);
}

// The running second moments of one parameter.
struct Moments {
  at::Tensor rows, columns;  // of two axes or more
  at::Tensor all;            // of fewer

  template <typename Share>  // a number or a scalar on the device
  at::Tensor Update(const at::Tensor& gradient, const Share& share) {
    if (all.defined()) return all.lerp_(gradient.square(), share).clone();
    rows.lerp_(MeanSquare(gradient, -1), share);
    columns.lerp_(MeanSquare(gradient, -2), share);
    return at::matmul(rows, columns).div_(rows.mean(-2, /*keepdim=*/true).clamp_min_(kLeastMoment));
  }
};

class Adafactor final : public Optimizer {
 public:
  Adafactor(const AdafactorOptions& options, double weight_decay, const std::vector<NamedTensor>& parameters)
      : options_(options), weight_decay_(weight_decay), parameters_(DetachedTensors(parameters)), step_(parameters_) {
    for (const NamedTensor& parameter : parameters) AddMoments(parameter);
    state_.push_back({"step", step_.tensor()});
  }

  void Step(const std::vector<at::Tensor>& gradients, const LearningRate& lr) override {
    step_.Add();
    const StepFactor share = step_.PowerOfSteps(options_.beta2_decay);
    const LearningRate rate = Least(lr, step_.PowerOfSteps(-0.5));
    for (std::size_t i = 0; i < parameters_.size(); ++i) StepOne(i, gradients[i], {lr, rate, share});
  }

  std::vector<NamedTensor> State() const override { return state_; }

 private:
  void AddMoments(const NamedTensor& parameter) {
    const at::Tensor& like = parameter.tensor;
    const auto zeros = [&](const char* name, std::vector<std::int64_t> shape) {
      const at::Tensor tensor = at::zeros(shape, like.options().requires_grad(false));
      state_.push_back({std::string(name) + "." + parameter.name, tensor});
      return tensor;
    };
    std::vector<std::int64_t> rows = like.sizes().vec(), columns = rows;
    if (like.dim() < 2) {
      moments_.push_back({.rows = {}, .columns = {}, .all = zeros("variance", rows)});
      return;
    }
    rows[rows.size() - 1] = 1;
    columns[columns.size() - 2] = 1;
    moments_.push_back({.rows = zeros("row_var", rows), .columns = zeros("col_var", columns), .all = {}});
  }

  // The numbers of one step that all parameters share.
  struct Pace {
    const LearningRate& lr;
    const LearningRate& rate;  // lr held down early
    const StepFactor& share;   // of the new squares
  };

  void StepOne(std::size_t i, const at::Tensor& gradient, const Pace& pace) {
    const at::Tensor& parameter = parameters_[i];
    const at::Tensor size = RootMeanSquare(parameter).clamp_min_(options_.epsilon);
    if (weight_decay_ > 0) Decay(parameter, pace.lr, weight_decay_);
    at::Tensor update = std::visit([&](const auto& share) { return moments_[i].Update(gradient, share); }, pace.share);
    update.clamp_min_(kLeastMoment * kLeastMoment).rsqrt_().mul_(gradient);
    const at::Tensor clip = RootMeanSquare(update).div_(options_.clip_threshold).clamp_min_(1);
    const at::Tensor scale = std::visit([&](const auto& rate) { return size.mul(rate); }, pace.rate);
    parameter.sub_(update.mul_(scale.div(clip)));
  }

  AdafactorOptions options_;
  double weight_decay_;
  std::vector<at::Tensor> parameters_;
  std::vector<Moments> moments_;
  std::vector<NamedTensor> state_;
  StepCount step_;
};

}  // namespace

std::unique_ptr<Optimizer> MakeAdafactor(const OptimizerOptions& options, const std::vector<NamedTensor>& parameters) {
  return std::make_unique<Adafactor>(options.adafactor, options.weight_decay, parameters);
}

}  // namespace hpo::trial_runner
