// SPDX-License-Identifier: Apache-2.0
#include "search/gp/acquisition.h"

#include <algorithm>
#include <utility>

namespace hpo::search::gp {
namespace {

// The bound's, in spaces of real numbers alone, of choices alone, and in all others.
constexpr double kKappaOfReals = 1.8, kKappaOfChoices = 8, kKappa = 2.5;
constexpr double kBoundOfRealsFrom = 6;  // results a dimension

Acquisition Plus(Acquisition a, Acquisition b) {
  return {.value =
              [a = std::move(a.value), b = std::move(b.value)](const Matrix& x) {
                Vector value = a(x);
                value += b(x);
                return value;
              },
          .value_with_gradient =
              [a = std::move(a.value_with_gradient), b = std::move(b.value_with_gradient)](const Matrix& x) {
                ValueWithGradient at = a(x);
                const ValueWithGradient more = b(x);
                at.value += more.value;
                at.gradient += more.gradient;
                return at;
              }};
}

}  // namespace

Acquisition ExpectedImprovement(const Posterior& posterior, double best) {
  return {.value = [&posterior, best](const Matrix& x) { return LogExpectedImprovement(posterior.Predict(x), best); },
          .value_with_gradient =
              [&posterior, best](const Matrix& x) {
                return LogExpectedImprovement(posterior.PredictWithGradient(x), best);
              }};
}

Acquisition ProbabilityOfResult(const Feasibility& feasibility) {
  return {.value = [&feasibility](const Matrix& x) { return feasibility.LogProbability(x); },
          .value_with_gradient = [&feasibility](const Matrix& x) { return feasibility.LogProbabilityWithGradient(x); }};
}

Acquisition ProbabilityOfKeeping(const ConstraintModels& constraints) {
  return {.value = [&constraints](const Matrix& x) { return constraints.LogProbability(x); },
          .value_with_gradient = [&constraints](const Matrix& x) { return constraints.LogProbabilityWithGradient(x); }};
}

Acquisition Sum(std::vector<Acquisition> terms) {
  Acquisition sum = std::move(terms.front());
  for (std::size_t k = 1; k < terms.size(); ++k) sum = Plus(std::move(sum), std::move(terms[k]));
  return sum;
}

Acquisition ConfidenceBound(const Posterior& posterior, double kappa) {
  return {.value = [&posterior, kappa](const Matrix& x) -> Vector {
            const Prediction at = posterior.Predict(x);
            return kappa * at.deviation - at.mean;
          },
          .value_with_gradient =
              [&posterior, kappa](const Matrix& x) {
                const PredictionWithGradient at = posterior.PredictWithGradient(x);
                return ValueWithGradient{.value = kappa * at.prediction.deviation - at.prediction.mean,
                                         .gradient = kappa * at.deviation_gradient - at.mean_gradient};
              }};
}

std::optional<double> BoundKappa(const std::vector<FeatureKind>& kinds, double dimensions, Index results) {
  if (!AreAllReal(kinds)) return std::ranges::any_of(kinds, IsNumber) ? kKappa : kKappaOfChoices;
  if (static_cast<double>(results) < kBoundOfRealsFrom * dimensions) return std::nullopt;
  return kKappaOfReals;
}

}  // namespace hpo::search::gp
