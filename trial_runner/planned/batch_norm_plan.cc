// SPDX-License-Identifier: Apache-2.0
//
// Notation, per feature over the n numbers of a batch: m mean, v biased variance, s = 1 / sqrt(v + eps),
// y = w s (x - m) + b. With sums over them: db = sum dy, dw = s sum dy (x - m),
// dx = w s (dy - db / n - dw s / n (x - m)) (Ioffe, Szegedy 2015). Mean and variance are taken in one pass, as sums of
// what the numbers are more than the first of them, k: that is near enough for sum (x - k)^2 - (sum (x - k))^2 / n to
// keep its digits. Sums are taken in double: in float, long batches would lose the variance.
//
// Numbers are worked on by lines: a row of features, or some pixels of an image side by side, long enough for a loop to
// pay; what is known of a feature is repeated along it.
#include <algorithm>
#include <cmath>

#include "trial_runner/planned/layer_plan.h"

namespace hpo::trial_runner {
namespace {

// Pixels of a line: sums along it should stay in the cache of the first level.
std::int64_t PixelsOfLine(const at::Tensor& values) {
  constexpr std::int64_t kLongest = 256;  // numbers
  if (values.dim() == 2) return 1;
  const std::int64_t features = values.size(1), columns = values.size(3);
  std::int64_t pixels = std::clamp<std::int64_t>(kLongest / features, 1, columns);
  while (columns % pixels != 0) --pixels;
  return pixels;
}

class BatchNormPlan final : public LayerPlan {
 public:
  BatchNormPlan(const BatchNorm& layer, const LayerSlots& slots)
      : layer_(layer),
        slots_(slots),
        features_(slots.output.size(1)),
        line_(features_ * PixelsOfLine(slots.output)),
        lines_(slots.output.numel() / line_),
        count_(static_cast<double>(slots.output.numel() / features_)),
        first_(line_),
        second_(line_),
        scale_(features_),
        mean_(line_),
        gain_(line_),
        slope_(line_),
        constant_(line_) {}

  void Forward(std::uint64_t) override {
    const float* x = slots_.inputs[0].const_data_ptr<float>();
    TakeStatistics(x);
    const float* weight = slots_.parameters[0].const_data_ptr<float>();
    for (std::int64_t c = 0; c < features_; ++c) gain_[c] = weight[c] * scale_[c];
    Repeat(gain_.data(), gain_);
    Repeat(slots_.parameters[1].const_data_ptr<float>(), constant_);
    float* y = slots_.output.mutable_data_ptr<float>();
    for (std::int64_t r = 0; r < lines_; ++r) Normalize(x + r * line_, y + r * line_);
  }

  void Backward() override {
    const float* x = slots_.inputs[0].const_data_ptr<float>();
    const float* dy = slots_.output_gradient.const_data_ptr<float>();
    TakeGradientSums(x, dy);
    if (!slots_.input_gradients[0].defined()) return;
    float* dx = slots_.input_gradients[0].mutable_data_ptr<float>();
    for (std::int64_t r = 0; r < lines_; ++r) {
      const std::int64_t at = r * line_;
      WriteInputGradient(x + at, dy + at, dx + at);
    }
  }

 private:
  void TakeStatistics(const float* x) {
    Repeat(x, mean_);  // k, until the mean is known
    first_.assign(line_, 0.0);
    second_.assign(line_, 0.0);
    for (std::int64_t r = 0; r < lines_; ++r) AddDeviations(x + r * line_);
    Fold(first_);
    Fold(second_);
    float* running_mean = slots_.buffers[0].mutable_data_ptr<float>();
    float* running_variance = slots_.buffers[1].mutable_data_ptr<float>();
    for (std::int64_t c = 0; c < features_; ++c) {
      const double mean = mean_[c] + first_[c] / count_;
      const double squares = std::max(0.0, second_[c] - first_[c] * first_[c] / count_);  // NaN stays NaN
      mean_[c] = static_cast<float>(mean);
      scale_[c] = static_cast<float>(1 / std::sqrt(squares / count_ + layer_.epsilon));
      Remember(mean, running_mean[c]);
      // The unbiased one, as in PyTorch; a batch has two rows or more.
      Remember(squares / (count_ - 1), running_variance[c]);
    }
    Repeat(mean_.data(), mean_);
    ++*slots_.buffers[2].mutable_data_ptr<std::int64_t>();
  }

  void Remember(double value, float& running) const {
    running = static_cast<float>((1 - layer_.momentum) * running + layer_.momentum * value);
  }

  void AddDeviations(const float* __restrict x) {
    const float* __restrict k = mean_.data();
    double* __restrict sums = first_.data(), * __restrict squares = second_.data();
    for (std::int64_t c = 0; c < line_; ++c) {
      const double deviation = x[c] - k[c];
      sums[c] += deviation;
      squares[c] += deviation * deviation;
    }
  }

  void Normalize(const float* __restrict x, float* __restrict y) const {
    const float* __restrict mean = mean_.data(), * __restrict gain = gain_.data();
    const float* __restrict bias = constant_.data();
    for (std::int64_t c = 0; c < line_; ++c) y[c] = (x[c] - mean[c]) * gain[c] + bias[c];
  }

  void TakeGradientSums(const float* x, const float* dy) {
    first_.assign(line_, 0.0);
    second_.assign(line_, 0.0);
    for (std::int64_t r = 0; r < lines_; ++r) AddGradients(x + r * line_, dy + r * line_);
    Fold(first_);
    Fold(second_);
    float* weight_gradient = slots_.gradients[0].mutable_data_ptr<float>();
    float* bias_gradient = slots_.gradients[1].mutable_data_ptr<float>();
    for (std::int64_t c = 0; c < features_; ++c) {
      bias_gradient[c] = static_cast<float>(first_[c]);
      weight_gradient[c] = static_cast<float>(second_[c] * scale_[c]);
      constant_[c] = static_cast<float>(first_[c] / count_);
      slope_[c] = static_cast<float>(second_[c] * scale_[c] * scale_[c] / count_);
    }
    Repeat(constant_.data(), constant_);
    Repeat(slope_.data(), slope_);
  }

  // first_ = sum dy, second_ = sum dy (x - m)
  void AddGradients(const float* __restrict x, const float* __restrict dy) {
    const float* __restrict mean = mean_.data();
    double* __restrict sums = first_.data(), * __restrict products = second_.data();
    for (std::int64_t c = 0; c < line_; ++c) {
      sums[c] += dy[c];
      products[c] += static_cast<double>(dy[c]) * (x[c] - mean[c]);
    }
  }

  void WriteInputGradient(const float* __restrict x, const float* __restrict dy, float* __restrict dx) const {
    const float* __restrict mean = mean_.data(), * __restrict gain = gain_.data();
    const float* __restrict slope = slope_.data(), * __restrict constant = constant_.data();
    for (std::int64_t c = 0; c < line_; ++c) dx[c] = gain[c] * (dy[c] - constant[c] - slope[c] * (x[c] - mean[c]));
  }

  // What is known of each feature, along the whole line.
  void Repeat(const float* of_features, std::vector<float>& line) const {
    for (std::int64_t at = 0; at < line_; at += features_) {
      if (of_features != line.data() + at) std::copy_n(of_features, features_, line.data() + at);
    }
  }

  // The sums of a line's features, at its start.
  void Fold(std::vector<double>& line) const {
    for (std::int64_t at = features_; at < line_; at += features_) {
      for (std::int64_t c = 0; c < features_; ++c) line[c] += line[at + c];
    }
  }

  BatchNorm layer_;
  LayerSlots slots_;
  std::int64_t features_, line_, lines_;
  double count_;                        // numbers of a feature: n
  std::vector<double> first_, second_;  // sums
  std::vector<float> scale_;            // s
  // Along a line: m; w s; dw s / n; b forward, db / n backward.
  std::vector<float> mean_, gain_, slope_, constant_;
};

}  // namespace

std::unique_ptr<LayerPlan> MakeLayerPlan(const BatchNorm& layer, const LayerSlots& slots) {
  return std::make_unique<BatchNormPlan>(layer, slots);
}

}  // namespace hpo::trial_runner
