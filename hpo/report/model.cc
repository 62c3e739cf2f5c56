// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/model.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <variant>

#include "hpo/study/value_json.h"
#include "search/analysis/total_effects.h"

namespace hpo::report {
namespace {

using nlohmann::ordered_json;
using search::analysis::NoModel;
using search::analysis::Slice;
using search::analysis::StudyModel;

// From here on the order of the first two is called more than chance, or the wrong one.
constexpr double kSure = 0.95;

constexpr double kLeastEffect = 0.01;

// Of the range of all values; less is nothing.
constexpr double kLeastGain = 1e-4;

constexpr std::size_t kMostEffects = 5;

std::string Verdict(double first_better) {
  if (first_better >= kSure) return "the order is hardly chance";
  return first_better <= 1 - kSure ? "the second may well be the better one" : "the order may be chance";
}

std::string Why(NoModel why) {
  switch (why) {
    case NoModel::kFewResults:
      return fmt::format("it takes {} trials with a value", search::analysis::kLeastResults);
    case NoModel::kEqualLosses:
      return "all values are equal";
    case NoModel::kNoChoice:
      break;
  }
  return "no parameter can vary";
}

// Search minimizes: the losses of a maximized study are its values with the other sign.
void TakeSign(search::analysis::Band& band) {
  for (auto* line : {&band.mean, &band.low, &band.high}) std::ranges::transform(*line, line->begin(), std::negate<>());
  std::swap(band.low, band.high);
}

void TakeSign(Model& model) {
  for (Slice& slice : model.slices) TakeSign(slice.band);
  TakeSign(model.left_out.band);
  for (double& loss : model.left_out.losses) loss = -loss;
}

ordered_json LeftOutJson(const search::analysis::LeftOut& left_out) {
  ordered_json json = ordered_json::array();
  for (std::size_t i = 0; i < left_out.trials.size(); ++i) {
    json.push_back({{"trial", left_out.trials[i]},
                    {"value", left_out.losses[i]},
                    {"mean", left_out.band.mean[i]},
                    {"low", left_out.band.low[i]},
                    {"high", left_out.band.high[i]}});
  }
  return json;
}

std::string Rounded(double probability) {
  if (probability > 0.99) return "over 0.99";
  if (probability < 0.01) return "below 0.01";
  return fmt::format("{:.2f}", probability);
}

}  // namespace

Model MakeModel(const Summary& summary) {
  const study::StudySpec& spec = summary.state->spec();
  const search::History history(summary.state->history());
  const auto made = study::ModelOf(*summary.state);
  if (const NoModel* why = std::get_if<NoModel>(&made)) {
    return {.missing = Why(*why), .recommended = study::Recommend(*summary.state)};
  }
  const auto& study_model = std::get<StudyModel>(made);
  Model model{.noise = study_model.noise(),
              .sees_noise = study_model.sees_noise(),
              .recommended = study::Recommend(*summary.state, study_model)};
  if (summary.gap) {
    model.first_better =
        study_model.ProbabilityLower(summary.ranked[0]->configuration, summary.ranked[1]->configuration);
  }
  if (spec.metric_constraints.empty()) {
    model.further = search::analysis::ExpectFurther(study_model, history, search::RandomSource(spec.seed));
  }
  model.effects = search::analysis::TotalEffects(study_model);
  model.held_at = history.incumbent().value();
  model.slices = Slices(study_model, history);
  model.left_out = study_model.LeaveOneOut();
  if (spec.objective().goal == study::Goal::kMaximize) TakeSign(model);
  return model;
}

std::string DoubtText(const Model& model) {
  if (!model.missing.empty()) return "no model says how far to trust this: " + model.missing;
  std::string text = fmt::format("noise the model sees: {:.2g}", model.noise);
  if (!model.sees_noise) return text + ", no more than values without any would show";
  if (!model.first_better) return text;
  return text + fmt::format(", so {} (the first is truly better with probability {})", Verdict(*model.first_better),
                            Rounded(*model.first_better));
}

std::string TrustText(const Model& model) {
  const auto trials = static_cast<double>(model.left_out.trials.size());
  return fmt::format("of {} trials, each left out in turn, {:.0f} lie within the model's {:.0f} % band", trials,
                     model.left_out.inside() * trials, 100 * search::analysis::kBandCoverage);
}

std::string FurtherText(const Model& model) {
  const search::analysis::FurtherImprovement& further = model.further.value();
  const auto [low, high] = std::ranges::minmax(model.left_out.losses);
  const double in_all = std::max(further.next, further.in_all);
  if (in_all < kLeastGain * (high - low)) return "the model expects no trial to be better";
  return fmt::format("the next trial is expected to gain {:.2g} (better with probability {}), all to come {:.2g}",
                     further.next, Rounded(further.chance), in_all);
}

std::string EffectsText(const Summary& summary, const Model& model) {
  std::vector<std::size_t> order(model.effects.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater<>(), [&](std::size_t i) { return model.effects[i]; });
  order.resize(std::min(order.size(), kMostEffects));
  std::string text;
  for (const std::size_t i : order) {
    if (model.effects[i] < kLeastEffect) break;
    text += fmt::format("{}{} {:.2f}", text.empty() ? "" : ", ", summary.state->spec().space[static_cast<int>(i)].name,
                        model.effects[i]);
  }
  return text;
}

std::string NoiseText(const Model& model) {
  if (!model.missing.empty()) return "-";
  return fmt::format("{}{:.2g}", model.sees_noise ? "" : "<", model.noise);
}

ordered_json DoubtJson(const Model& model) {
  if (!model.missing.empty()) return {{"missing", model.missing}};
  ordered_json json{{"noise", model.noise}, {"sees_noise", model.sees_noise}};
  json["first_better"] = model.first_better ? ordered_json(*model.first_better) : ordered_json(nullptr);
  return json;
}

ordered_json ModelJson(const Summary& summary, const Model& model) {
  ordered_json json = DoubtJson(model);
  if (!model.missing.empty()) return json;
  json["held_at"] = model.held_at;
  json["coverage"] = search::analysis::kBandCoverage;
  if (model.further) {
    json["further"] = {
        {"next", model.further->next}, {"chance", model.further->chance}, {"in_all", model.further->in_all}};
  }
  json["effects"] = ordered_json::object();
  for (std::size_t i = 0; i < model.effects.size(); ++i) {
    json["effects"][summary.state->spec().space[static_cast<int>(i)].name] = model.effects[i];
  }
  json["left_out"] = LeftOutJson(model.left_out);
  json["slices"] = ordered_json::array();
  for (const Slice& slice : model.slices) {
    ordered_json values = ordered_json::array();
    for (const search::Value& value : slice.values) values.push_back(study::ToJson(value));
    json["slices"].push_back({{"parameter", summary.state->spec().space[slice.parameter].name},
                              {"values", std::move(values)},
                              {"mean", slice.band.mean},
                              {"low", slice.band.low},
                              {"high", slice.band.high}});
  }
  return json;
}

}  // namespace hpo::report
