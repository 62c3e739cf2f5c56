// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/recommended.h"

#include <string>

#include "search/analysis/recommendation.h"
#include "search/random_source.h"

namespace hpo::study {
namespace {

using search::analysis::NoModel;
using search::analysis::StudyModel;

// As the study's sampler does, if it is the one with a model.
search::gp::StoppedTrials Stopped(const StudySpec& spec) {
  const auto option = spec.sampler.options.find("stopped_trials");
  const bool ignore = spec.sampler.name == "gp" && option != spec.sampler.options.end() &&
                      option->second == search::Value(std::string("ignore"));
  return ignore ? search::gp::StoppedTrials::kIgnore : search::gp::StoppedTrials::kMatch;
}

}  // namespace

std::variant<StudyModel, NoModel> ModelOf(const StudyState& state) {
  const StudySpec& spec = state.spec();
  return StudyModel::Of(spec.space, search::History(state.history()), search::RandomSource(spec.seed), Stopped(spec));
}

std::optional<Recommended> Recommend(const StudyState& state, const StudyModel& model) {
  if (state.best() == nullptr) return std::nullopt;
  const auto [trial, expected, deviation] = search::analysis::Recommend(model, search::History(state.history()));
  // Search minimizes: the losses of a maximized study are its values with the other sign.
  const bool is_negated = state.spec().objective().goal == Goal::kMaximize;
  return Recommended{.trial = trial, .expected = is_negated ? -expected : expected, .deviation = deviation};
}

std::optional<Recommended> Recommend(const StudyState& state) {
  if (state.best() == nullptr) return std::nullopt;
  const auto made = ModelOf(state);
  if (const auto* model = std::get_if<StudyModel>(&made)) return Recommend(state, *model);
  return Recommended{.trial = state.best()->number, .is_expected = false};
}

}  // namespace hpo::study
