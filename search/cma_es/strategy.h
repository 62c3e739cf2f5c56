// SPDX-License-Identifier: Apache-2.0
//
// The constants of CMA-ES for a number of coordinates and a population: Hansen (2016), "The CMA evolution strategy: a
// tutorial", equations 48 to 58, negative weights included. Names as there.
#pragma once

#include <Eigen/Core>

namespace hpo::search::cma_es {

struct Strategy {
  // `dimensions` >= 1, `population` >= 4.
  Strategy(int dimensions, int population);

  int population = 0;
  int parents = 0;          // the mu best make the mean
  Eigen::VectorXd weights;  // of the ranked population, the best first; the parents' add up to 1, the last are negative
  double mu_eff = 0;
  double c_sigma = 0, d_sigma = 0;      // step size: how fast its path forgets, how hard it is damped
  double c_c = 0, c_one = 0, c_mu = 0;  // covariance: its path, the rank-one and the rank-mu update
  double chi = 0;                       // expected length of a standard normal vector
};

// The population that suits a number of coordinates: 4 + 3 ln d.
int UsualPopulation(int dimensions);

}  // namespace hpo::search::cma_es
