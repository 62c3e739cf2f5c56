// SPDX-License-Identifier: Apache-2.0
#include "search/gp/acquisition.h"

namespace hpo::search::gp {

Acquisition ExpectedImprovement(const Posterior& posterior, double best, const Feasibility* feasibility) {
  return {.value =
              [&posterior, best, feasibility](const Matrix& x) {
                Vector value = LogExpectedImprovement(posterior.Predict(x), best);
                if (feasibility != nullptr) value += feasibility->LogProbability(x);
                return value;
              },
          .value_with_gradient =
              [&posterior, best, feasibility](const Matrix& x) {
                auto at = LogExpectedImprovement(posterior.PredictWithGradient(x), best);
                if (feasibility == nullptr) return at;
                const ValueWithGradient probability = feasibility->LogProbabilityWithGradient(x);
                at.value += probability.value;
                at.gradient += probability.gradient;
                return at;
              }};
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

}  // namespace hpo::search::gp
