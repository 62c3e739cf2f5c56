// SPDX-License-Identifier: Apache-2.0
//
// The standard normal distribution, accurate in both tails. Pure functions; any number of threads.
#pragma once

namespace hpo::search {

inline constexpr double kLogSqrtTwoPi = 0.91893853320467274178;  // ln(2 pi) / 2

double NormalDensity(double x);
double NormalCdf(double x);

// The probability of an interval a <= b, with its digits in both tails.
double NormalMass(double a, double b);

// ln of the distribution function; finite for every finite x above -1e150. Relative error below 1e-12.
double LogNormalCdf(double x);

// phi(x) / Phi(x), the derivative of LogNormalCdf: no overflow where both vanish.
double NormalHazard(double x);

// The x with NormalCdf(x) == p, to about 1e-14 relative. Precondition: 0 < p < 1.
double NormalQuantile(double p);

// exp(z^2) erfc(z) without the overflow of its factors. Precondition: z >= 0. Relative error below 1e-13.
double Erfcx(double z);

}  // namespace hpo::search
