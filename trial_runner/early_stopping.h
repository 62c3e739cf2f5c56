// SPDX-License-Identifier: Apache-2.0
//
// When a trial ends before its last epoch, and why. One caller at a time.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "trial_runner/checkpoint/training_state.h"
#include "trial_runner/document/document.h"
#include "trial_runner/network.h"
#include "trial_runner/optim/improvement_watch.h"

namespace hpo::trial_runner {

class EarlyStopping {
 public:
  // `metric` is watched where the options say "objective", larger values being better when `maximize`.
  EarlyStopping(const EarlyStoppingOptions& options, const std::string& metric, bool maximize);

  // Told what each epoch measured. A metric that is not measured is not watched.
  void OnEpoch(const std::map<std::string, double>& metrics);

  // Why the trial ends now: "valid.error did not get better for 6 epochs"; empty: it goes on.
  std::string Why(const TrainingState& state) const;

  // What a resumed trial needs, as an optimizer's state: tensors that share storage with it.
  std::vector<NamedTensor> State() const;

 private:
  bool Diverged() const;

  EarlyStoppingOptions options_;
  std::string metric_;
  double sign_;  // times a value: smaller is better
  ImprovementWatch watch_;
  at::Tensor last_;  // the last value, float64; not a number before the first
};

}  // namespace hpo::trial_runner
