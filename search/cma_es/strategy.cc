// SPDX-License-Identifier: Apache-2.0
#include "search/cma_es/strategy.h"

#include <algorithm>
#include <cmath>

namespace hpo::search::cma_es {

Strategy::Strategy(int dimensions, int population_size)
    : population(population_size), parents(population_size / 2), weights(population_size) {
  const double d = dimensions;
  for (int i = 0; i < population; ++i) weights[i] = std::log((population + 1) / 2.0) - std::log(i + 1.0);
  auto best = weights.head(parents), rest = weights.tail(population - parents);
  mu_eff = best.sum() * best.sum() / best.squaredNorm();
  const double mu_eff_of_rest = rest.sum() * rest.sum() / rest.squaredNorm();

  c_one = 2.0 / ((d + 1.3) * (d + 1.3) + mu_eff);
  const double wanted = 2.0 * (mu_eff - 2.0 + 1.0 / mu_eff) / ((d + 2.0) * (d + 2.0) + mu_eff);
  c_mu = std::min(1.0 - c_one - 1e-8, wanted);  // together below 1, also with a huge population
  c_sigma = (mu_eff + 2.0) / (d + mu_eff + 5.0);
  d_sigma = 1.0 + 2.0 * std::max(0.0, std::sqrt((mu_eff - 1.0) / (d + 1.0)) - 1.0) + c_sigma;
  c_c = (4.0 + mu_eff / d) / (d + 4.0 + 2.0 * mu_eff / d);
  chi = std::sqrt(d) * (1.0 - 1.0 / (4.0 * d) + 1.0 / (21.0 * d * d));

  // The bad ones may take away no more than keeps the covariance positive definite.
  const double most_negative =
      std::min({1.0 + c_one / c_mu, 1.0 + 2.0 * mu_eff_of_rest / (mu_eff + 2.0), (1.0 - c_one - c_mu) / (d * c_mu)});
  const double positive = weights.cwiseMax(0.0).sum(), negative = -weights.cwiseMin(0.0).sum();
  for (double& weight : weights) weight *= weight >= 0 ? 1.0 / positive : most_negative / negative;
}

int UsualPopulation(int dimensions) { return 4 + static_cast<int>(std::floor(3.0 * std::log(dimensions))); }

}  // namespace hpo::search::cma_es
