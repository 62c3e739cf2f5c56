// SPDX-License-Identifier: Apache-2.0
//
// Averages of the weights over training, which are evaluated and kept in the place of the weights themselves:
//   ema  after every step (Polyak averaging with exponential forgetting)
//   swa  after every epoch of the last part of the training, all alike (Izmailov et al. 2018)
// Buffers of real numbers, such as running statistics, are averaged with the weights; counters are copied.
// One caller at a time.
#pragma once

#include <memory>
#include <vector>

#include "trial_runner/document/averaging_options.h"
#include "trial_runner/network.h"

namespace hpo::trial_runner {

class WeightAverage {
 public:
  virtual ~WeightAverage() = default;

  virtual void OnStep() = 0;            // after each optimizer step
  virtual void OnEpoch(int epoch) = 0;  // after the last step of the epoch, which counts from 1

  // Whether there is an average yet.
  virtual bool Ready() const = 0;

  // Whether the averaged running statistics do not fit the averaged weights: true of weights that are far apart, as
  // those of whole epochs are.
  virtual bool NeedsStatistics() const = 0;

  // Exchanges the values of the weights and of the average, back again by a second call.
  virtual void Swap() = 0;

  // What a resumed average needs, as an optimizer's state: tensors that share storage with it.
  virtual std::vector<NamedTensor> State() const = 0;
};

// `weights` are the network's parameters and buffers, whose storage is shared; `epochs` is the horizon. Returns nullptr
// for "none". Throws std::invalid_argument when the name is unknown.
std::unique_ptr<WeightAverage> MakeWeightAverage(const AveragingOptions& options,
                                                 const std::vector<NamedTensor>& weights, int epochs);

// The network holds the average while this lives. Does nothing without an average that is ready.
class AveragedWeights {
 public:
  explicit AveragedWeights(WeightAverage* average);
  ~AveragedWeights();
  AveragedWeights(const AveragedWeights&) = delete;
  AveragedWeights& operator=(const AveragedWeights&) = delete;

  // Whether the running statistics that the network holds now do not fit its weights.
  bool needs_statistics() const { return average_ != nullptr && average_->NeedsStatistics(); }

 private:
  WeightAverage* average_;  // borrowed; nullptr when nothing is swapped
};

}  // namespace hpo::trial_runner
