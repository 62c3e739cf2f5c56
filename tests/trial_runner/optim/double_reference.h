// SPDX-License-Identifier: Apache-2.0
//
// One parameter in double precision, updated by the formulas of the optimizers' papers, one number after another.
#pragma once

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "trial_runner/document/optimizer_options.h"

namespace hpo::trial_runner {

class DoubleReference {
 public:
  // A row-major matrix, or a vector when `columns` is 0.
  DoubleReference(const OptimizerOptions& options, std::vector<double> value, std::size_t columns)
      : options_(options), value_(std::move(value)), columns_(columns) {
    for (std::vector<double>* moment : {&mean_, &square_, &velocity_}) moment->assign(value_.size(), 0.0);
    rows_.assign(columns_ == 0 ? 0 : value_.size() / columns_, 0.0);
    column_squares_.assign(columns_, 0.0);
  }

  const std::vector<double>& value() const { return value_; }

  // `step` counts from 1.
  void Step(const std::vector<double>& gradient, int step, double lr) {
    const std::string& name = options_.name;
    if (name == "sgd") return Sgd(gradient, lr);
    if (name == "adam") return Adam(gradient, step, lr, options_.adam, /*decoupled=*/false);
    if (name == "adamw") return Adam(gradient, step, lr, options_.adamw, /*decoupled=*/true);
    if (name == "rmsprop") return Rmsprop(gradient, lr);
    if (name == "lamb") return Lamb(gradient, step, lr);
    if (name == "lion") return Lion(gradient, lr);
    if (name == "adafactor") return Adafactor(gradient, step, lr);
    throw std::logic_error("no reference of " + name);
  }

 private:
  static double Norm(const std::vector<double>& values) {
    double squares = 0;
    for (const double value : values) squares += value * value;
    return std::sqrt(squares);
  }
  double RootMeanSquare(const std::vector<double>& values) const {
    return Norm(values) / std::sqrt(static_cast<double>(values.size()));
  }

  void Sgd(const std::vector<double>& gradient, double lr) {
    const SgdOptions& o = options_.sgd;
    for (std::size_t i = 0; i < value_.size(); ++i) {
      const double g = gradient[i] + options_.weight_decay * value_[i];
      velocity_[i] = o.momentum * velocity_[i] + g;
      value_[i] -= lr * (o.nesterov ? g + o.momentum * velocity_[i] : velocity_[i]);
    }
  }

  // m' / (sqrt(v') + epsilon) of number i, with the moments moved.
  template <typename Options>
  double Direction(std::size_t i, double g, int step, const Options& o) {
    mean_[i] = o.beta1 * mean_[i] + (1 - o.beta1) * g;
    square_[i] = o.beta2 * square_[i] + (1 - o.beta2) * g * g;
    const double m = mean_[i] / (1 - std::pow(o.beta1, step)), v = square_[i] / (1 - std::pow(o.beta2, step));
    return m / (std::sqrt(v) + o.epsilon);
  }

  void Adam(const std::vector<double>& gradient, int step, double lr, const AdamOptions& o, bool decoupled) {
    for (std::size_t i = 0; i < value_.size(); ++i) {
      const double decay = options_.weight_decay * value_[i];
      const double direction = Direction(i, gradient[i] + (decoupled ? 0 : decay), step, o);
      value_[i] -= lr * (direction + (decoupled ? decay : 0));
    }
  }

  void Rmsprop(const std::vector<double>& gradient, double lr) {
    const RmspropOptions& o = options_.rmsprop;
    for (std::size_t i = 0; i < value_.size(); ++i) {
      const double g = gradient[i] + options_.weight_decay * value_[i];
      square_[i] = o.alpha * square_[i] + (1 - o.alpha) * g * g;
      mean_[i] = o.alpha * mean_[i] + (1 - o.alpha) * g;
      const double variance = square_[i] - (o.centered ? mean_[i] * mean_[i] : 0);
      velocity_[i] = o.momentum * velocity_[i] + g / (std::sqrt(variance) + o.epsilon);
      value_[i] -= lr * velocity_[i];
    }
  }

  void Lamb(const std::vector<double>& gradient, int step, double lr) {
    std::vector<double> update(value_.size());
    for (std::size_t i = 0; i < value_.size(); ++i) {
      update[i] = Direction(i, gradient[i], step, options_.lamb) + options_.weight_decay * value_[i];
    }
    const double size = Norm(value_), length = Norm(update);
    const double trust = size > 0 && length > 0 ? size / length : 1;
    for (std::size_t i = 0; i < value_.size(); ++i) value_[i] -= lr * trust * update[i];
  }

  void Lion(const std::vector<double>& gradient, double lr) {
    const LionOptions& o = options_.lion;
    for (std::size_t i = 0; i < value_.size(); ++i) {
      const double mixed = o.beta1 * mean_[i] + (1 - o.beta1) * gradient[i];
      const double sign = mixed > 0 ? 1 : mixed < 0 ? -1 : 0;
      value_[i] -= lr * (sign + options_.weight_decay * value_[i]);
      mean_[i] = o.beta2 * mean_[i] + (1 - o.beta2) * gradient[i];
    }
  }

  void Adafactor(const std::vector<double>& gradient, int step, double lr) {
    const AdafactorOptions& o = options_.adafactor;
    const double share = std::pow(step, o.beta2_decay);
    const double rate = std::min(lr, 1 / std::sqrt(step)) * std::max(o.epsilon, RootMeanSquare(value_));
    std::vector<double> update = SecondMoments(gradient, share);
    for (std::size_t i = 0; i < update.size(); ++i) update[i] = gradient[i] / std::sqrt(update[i]);
    const double clip = std::max(1.0, RootMeanSquare(update) / o.clip_threshold);
    for (std::size_t i = 0; i < value_.size(); ++i) {
      value_[i] = value_[i] * (1 - lr * options_.weight_decay) - rate * update[i] / clip;
    }
  }

  std::vector<double> SecondMoments(const std::vector<double>& gradient, double share) {
    if (columns_ == 0) {
      for (std::size_t i = 0; i < value_.size(); ++i) square_[i] += share * (gradient[i] * gradient[i] - square_[i]);
      return square_;
    }
    std::vector<double> row_means(rows_.size()), column_means(columns_);
    for (std::size_t i = 0; i < gradient.size(); ++i) {
      const double square = gradient[i] * gradient[i];
      row_means[i / columns_] += square / static_cast<double>(columns_);
      column_means[i % columns_] += square / static_cast<double>(rows_.size());
    }
    double mean = 0;
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      rows_[r] += share * (row_means[r] - rows_[r]);
      mean += rows_[r] / static_cast<double>(rows_.size());
    }
    for (std::size_t c = 0; c < columns_; ++c) column_squares_[c] += share * (column_means[c] - column_squares_[c]);
    std::vector<double> moments(value_.size());
    for (std::size_t i = 0; i < moments.size(); ++i) {
      moments[i] = rows_[i / columns_] * column_squares_[i % columns_] / mean;
    }
    return moments;
  }

  OptimizerOptions options_;
  std::vector<double> value_, mean_, square_, velocity_;
  std::size_t columns_;
  std::vector<double> rows_, column_squares_;
};

}  // namespace hpo::trial_runner
