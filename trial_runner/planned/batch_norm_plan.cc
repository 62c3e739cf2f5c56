// SPDX-License-Identifier: Apache-2.0
//
// Notation, per feature over the n rows of a batch: m mean, v biased variance, s = 1 / sqrt(v + eps), h = (x - m) s,
// y = w h + b. With sums over rows: db = sum dy, dw = sum dy h, dx = w s / n (n dy - db - h dw) (Ioffe, Szegedy 2015).
// Sums are taken in double: in float, long batches of values far from zero would lose the variance.
#include <cmath>

#include "trial_runner/planned/layer_plan.h"

namespace hpo::trial_runner {
namespace {

class BatchNormPlan final : public LayerPlan {
 public:
  BatchNormPlan(const BatchNorm& layer, const LayerSlots& slots)
      : layer_(layer),
        slots_(slots),
        rows_(slots.output.size(0)),
        features_(slots.output.size(1)),
        normalized_(rows_ * features_),
        first_(features_),
        second_(features_),
        mean_(features_),
        scale_(features_) {}

  void Forward(std::uint64_t) override {
    const float* x = slots_.inputs[0].const_data_ptr<float>();
    TakeMeans(x);
    TakeVariances(x);
    RememberStatistics();
    const float* __restrict weight = slots_.parameters[0].const_data_ptr<float>();
    const float* __restrict bias = slots_.parameters[1].const_data_ptr<float>();
    float* __restrict y = slots_.output.mutable_data_ptr<float>();
    float* __restrict h = normalized_.data();
    for (std::int64_t r = 0; r < rows_; ++r) {
      for (std::int64_t c = 0; c < features_; ++c) {
        const std::int64_t i = r * features_ + c;
        h[i] = (x[i] - mean_[c]) * scale_[c];
        y[i] = h[i] * weight[c] + bias[c];
      }
    }
  }

  void Backward() override {
    TakeGradientSums();
    if (slots_.input_gradients[0].defined()) WriteInputGradient();
  }

 private:
  void TakeMeans(const float* __restrict x) {
    first_.assign(features_, 0.0);
    double* __restrict sums = first_.data();
    for (std::int64_t r = 0; r < rows_; ++r) {
      for (std::int64_t c = 0; c < features_; ++c) sums[c] += x[r * features_ + c];
    }
    for (std::int64_t c = 0; c < features_; ++c) mean_[c] = static_cast<float>(sums[c] / rows_);
  }

  void TakeVariances(const float* __restrict x) {
    second_.assign(features_, 0.0);
    const double* __restrict sums = first_.data();
    double* __restrict squares = second_.data();
    for (std::int64_t r = 0; r < rows_; ++r) {
      for (std::int64_t c = 0; c < features_; ++c) {
        const double deviation = x[r * features_ + c] - sums[c] / rows_;
        squares[c] += deviation * deviation;
      }
    }
    for (std::int64_t c = 0; c < features_; ++c) {
      scale_[c] = static_cast<float>(1 / std::sqrt(squares[c] / rows_ + layer_.epsilon));
    }
  }

  // The running variance is the unbiased one, as in PyTorch; a batch has two rows or more.
  void RememberStatistics() {
    float* mean = slots_.buffers[0].mutable_data_ptr<float>();
    float* variance = slots_.buffers[1].mutable_data_ptr<float>();
    const double keep = 1 - layer_.momentum;
    for (std::int64_t c = 0; c < features_; ++c) {
      mean[c] = static_cast<float>(keep * mean[c] + layer_.momentum * first_[c] / rows_);
      variance[c] = static_cast<float>(keep * variance[c] + layer_.momentum * second_[c] / (rows_ - 1));
    }
    ++*slots_.buffers[2].mutable_data_ptr<std::int64_t>();
  }

  // first_ = sum dy, second_ = sum dy h
  void TakeGradientSums() {
    first_.assign(features_, 0.0);
    second_.assign(features_, 0.0);
    const float* __restrict dy = slots_.output_gradient.const_data_ptr<float>();
    const float* __restrict h = normalized_.data();
    double* __restrict sums = first_.data();
    double* __restrict products = second_.data();
    for (std::int64_t r = 0; r < rows_; ++r) {
      for (std::int64_t c = 0; c < features_; ++c) {
        const std::int64_t i = r * features_ + c;
        sums[c] += dy[i];
        products[c] += static_cast<double>(dy[i]) * h[i];
      }
    }
    float* weight_gradient = slots_.gradients[0].mutable_data_ptr<float>();
    float* bias_gradient = slots_.gradients[1].mutable_data_ptr<float>();
    for (std::int64_t c = 0; c < features_; ++c) {
      weight_gradient[c] = static_cast<float>(products[c]);
      bias_gradient[c] = static_cast<float>(sums[c]);
    }
  }

  void WriteInputGradient() {
    const float* __restrict weight = slots_.parameters[0].const_data_ptr<float>();
    const float* __restrict dw = slots_.gradients[0].const_data_ptr<float>();
    const float* __restrict db = slots_.gradients[1].const_data_ptr<float>();
    const float* __restrict dy = slots_.output_gradient.const_data_ptr<float>();
    const float* __restrict h = normalized_.data();
    float* __restrict dx = slots_.input_gradients[0].mutable_data_ptr<float>();
    const float share = 1.0f / static_cast<float>(rows_);
    for (std::int64_t r = 0; r < rows_; ++r) {
      for (std::int64_t c = 0; c < features_; ++c) {
        const std::int64_t i = r * features_ + c;
        dx[i] = weight[c] * scale_[c] * (dy[i] - share * (db[c] + h[i] * dw[c]));
      }
    }
  }

  BatchNorm layer_;
  LayerSlots slots_;
  std::int64_t rows_, features_;
  std::vector<float> normalized_;       // h, kept for the backward pass
  std::vector<double> first_, second_;  // sums over rows, one a feature
  std::vector<float> mean_, scale_;     // m, s
};

}  // namespace

std::unique_ptr<LayerPlan> MakeLayerPlan(const BatchNorm& layer, const LayerSlots& slots) {
  return std::make_unique<BatchNormPlan>(layer, slots);
}

}  // namespace hpo::trial_runner
