// SPDX-License-Identifier: Apache-2.0
//
// What a Gaussian process makes of a study's results (search/analysis), in the user's sign: how far the best value can
// be trusted, and the value over each parameter. A reader's model: studies of every sampler have it.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "hpo/report/summary.h"
#include "hpo/study/recommended.h"
#include "search/analysis/further_improvement.h"
#include "search/analysis/slice.h"

namespace hpo::report {

struct Model {
  // Why there is no model, for people ("it takes 5 trials with a value"); empty when there is one. Without a model
  // nothing else is set but `recommended`.
  std::string missing;

  double noise = 0;         // standard deviation of one trial's value, near the best one; >= 0
  bool sees_noise = false;  // whether that is more than values without any would show

  std::optional<study::Recommended> recommended;  // absent while no trial is best

  // Probability that the trial with the best value is truly better than the second; absent when there is no second.
  std::optional<double> first_better;

  // What there is to gain yet, in values: positive for a larger value of a maximized study too. Absent where metrics
  // are bounded, as the model does not know which gains keep the bounds.
  std::optional<search::analysis::FurtherImprovement> further;

  // One a parameter, in the order of the space: the share of the variance of what the model expects that it takes part
  // in (search/analysis/total_effects.h).
  std::vector<double> effects;

  // Each trial's value against what the model expects of it from all others, in values.
  search::analysis::LeftOut left_out;

  // Through the best trial, or the nearest while none keeps the metric constraints; in values: the mean and the band
  // may have changed sides with the goal.
  int held_at = 0;  // its number
  std::vector<search::analysis::Slice> slices;
};

// Takes up to a second for 5,000 trials.
Model MakeModel(const Summary& summary);

// "noise the model sees: 0.003, so the order may be chance (the first is truly better with probability 0.62)": one line
// without its end, how sure the order of the first two is. Of noise that may as well be none it says that alone.
std::string DoubtText(const Model& model);

// The noise alone: "0.003", "<0.003" when it may as well be none, "-" without a model.
std::string NoiseText(const Model& model);

// "of 60 trials, each left out in turn, 55 lie within the model's 90 % band": how far the model can be trusted.
std::string TrustText(const Model& model);

// "the next trial is expected to gain 0.0004 (better with probability 0.31), all to come 0.002": whether to go on; "the
// model expects no trial to be better" where that is nothing beside the range of values. One line without its
// end. Precondition: model.further.
std::string FurtherText(const Model& model);

// "optimizer.adamw.lr 0.62, model.width 0.21": the parameters with an effect of a hundredth or more, largest first, at
// most five; empty without a model.
std::string EffectsText(const Summary& summary, const Model& model);

// noise, sees_noise, first_better; or `missing`.
nlohmann::ordered_json DoubtJson(const Model& model);

// The same with held_at, the trial whose values are kept, coverage, further {next, chance, in_all}, effects
// {parameter: share}, left_out [{trial, value, mean, low, high}], and slices [{parameter, values, mean, low, high}].
nlohmann::ordered_json ModelJson(const Summary& summary, const Model& model);

}  // namespace hpo::report
