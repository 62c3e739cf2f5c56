// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/optim/weight_average.h"

#include <ATen/ops/_foreach_copy.h>
#include <ATen/ops/_foreach_lerp.h>
#include <ATen/ops/zeros.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <stdexcept>

namespace hpo::trial_runner {
namespace {

// The average and what it is of, with the count that decides how much the next weights weigh.
class Average {
 public:
  explicit Average(const std::vector<NamedTensor>& weights) {
    for (const NamedTensor& item : weights) {
      const at::Tensor live = item.tensor.detach(), copy = live.clone();
      named_.push_back({item.name, copy});
      const bool real = live.is_floating_point();
      (real ? weights_ : counters_).push_back(live);
      (real ? averages_ : counter_copies_).push_back(copy);
    }
  }

  std::int64_t count() const { return *count_.const_data_ptr<std::int64_t>(); }

  // Counts the weights of now and moves the average towards them by `share` of the distance.
  void Add(double share) {
    const c10::InferenceMode no_recording;
    ++*count_.mutable_data_ptr<std::int64_t>();
    at::_foreach_lerp_(averages_, weights_, share);
    if (!counters_.empty()) at::_foreach_copy_(counter_copies_, counters_);
  }

  void Swap() {
    const c10::InferenceMode no_recording;
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      const at::Tensor live = weights_[i].clone();
      weights_[i].copy_(averages_[i]);
      averages_[i].copy_(live);
    }
  }

  std::vector<NamedTensor> State() const {
    std::vector<NamedTensor> state = named_;
    state.push_back({"count", count_});
    return state;
  }

 private:
  std::vector<NamedTensor> named_;
  std::vector<at::Tensor> weights_, averages_;         // real numbers, pairwise
  std::vector<at::Tensor> counters_, counter_copies_;  // whole numbers, pairwise
  at::Tensor count_ = at::zeros({}, at::TensorOptions().dtype(at::kLong));
};

class Ema final : public WeightAverage {
 public:
  Ema(const EmaOptions& options, const std::vector<NamedTensor>& weights) : options_(options), average_(weights) {}

  void OnStep() override {
    const auto n = static_cast<double>(average_.count() + 1);
    const double decay = options_.warmup ? std::min(options_.decay, (1 + n) / (10 + n)) : options_.decay;
    average_.Add(1 - decay);
  }

  void OnEpoch(int) override {}
  bool Ready() const override { return average_.count() > 0; }
  bool NeedsStatistics() const override { return false; }
  void Swap() override { average_.Swap(); }
  std::vector<NamedTensor> State() const override { return average_.State(); }

 private:
  EmaOptions options_;
  Average average_;
};

class Swa final : public WeightAverage {
 public:
  Swa(const SwaOptions& options, const std::vector<NamedTensor>& weights, int epochs)
      : last_left_out_(options.from * epochs), average_(weights) {}

  void OnStep() override {}

  void OnEpoch(int epoch) override {
    if (epoch > last_left_out_) average_.Add(1.0 / static_cast<double>(average_.count() + 1));
  }

  bool Ready() const override { return average_.count() > 0; }
  bool NeedsStatistics() const override { return true; }
  void Swap() override { average_.Swap(); }
  std::vector<NamedTensor> State() const override { return average_.State(); }

 private:
  double last_left_out_;  // epochs up to this one are not averaged
  Average average_;
};

}  // namespace

std::unique_ptr<WeightAverage> MakeWeightAverage(const AveragingOptions& options,
                                                 const std::vector<NamedTensor>& weights, int epochs) {
  if (options.name == "none") return nullptr;
  if (options.name == "ema") return std::make_unique<Ema>(options.ema, weights);
  if (options.name == "swa") return std::make_unique<Swa>(options.swa, weights, epochs);
  throw std::invalid_argument("averaging.name: unknown kind of average '" + options.name + "'");
}

AveragedWeights::AveragedWeights(WeightAverage* average)
    : average_(average != nullptr && average->Ready() ? average : nullptr) {
  if (average_ != nullptr) average_->Swap();
}

AveragedWeights::~AveragedWeights() {
  if (average_ != nullptr) average_->Swap();
}

}  // namespace hpo::trial_runner
