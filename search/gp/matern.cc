// SPDX-License-Identifier: Apache-2.0
#include "search/gp/matern.h"

#include <immintrin.h>

#include <array>
#include <cstdint>

namespace hpo::search::gp {
namespace {

using Lanes = __m256d;
constexpr Index kLanes = 4;

constexpr double kFarthest = 700;  // e^-u is as good as 0 beyond, and still a normal number

// ln 2 in two parts: multiples of the first one up to 2^11 are exact.
constexpr double kLn2High = 0.693147180369123816490, kLn2Low = 1.90821492927058770002e-10;
constexpr double kLog2OfE = 1.4426950408889634074;
constexpr double kRounder = 6755399441055744.0;  // 1.5 * 2^52: what is added to it loses its fraction

Lanes All(double x) { return _mm256_set1_pd(x); }
Lanes TimesPlus(Lanes a, Lanes b, Lanes c) { return _mm256_fmadd_pd(a, b, c); }

// e^r for |r| <= ln(2) / 2: Taylor's polynomial of degree 12, as a tree so that few steps wait for others.
Lanes ExpNearZero(Lanes r) {
  const Lanes r2 = r * r, r4 = r2 * r2;
  const Lanes c01 = TimesPlus(r, All(1.0), All(1.0)), c23 = TimesPlus(r, All(1.0 / 6), All(1.0 / 2));
  const Lanes c45 = TimesPlus(r, All(1.0 / 120), All(1.0 / 24)), c67 = TimesPlus(r, All(1.0 / 5040), All(1.0 / 720));
  const Lanes c89 = TimesPlus(r, All(1.0 / 362880), All(1.0 / 40320));
  const Lanes c1011 = TimesPlus(r, All(1.0 / 39916800), All(1.0 / 3628800));
  const Lanes high = TimesPlus(r4, All(1.0 / 479001600), TimesPlus(r2, c1011, c89));
  return TimesPlus(r4, TimesPlus(r4, high, TimesPlus(r2, c67, c45)), TimesPlus(r2, c23, c01));
}

// e^-u for 0 <= u <= kFarthest: 2^n e^r with whole n and small r, n added to the exponent's bits.
Lanes ExpOfMinus(Lanes u) {
  const Lanes rounded = _mm256_fnmadd_pd(u, All(kLog2OfE), All(kRounder));
  const Lanes n = rounded - All(kRounder);
  const Lanes r = _mm256_fnmadd_pd(n, All(kLn2Low), _mm256_fnmsub_pd(n, All(kLn2High), u));
  const __m256i power = _mm256_slli_epi64(_mm256_castpd_si256(rounded), 52);
  return _mm256_castsi256_pd(_mm256_add_epi64(_mm256_castpd_si256(ExpNearZero(r)), power));
}

struct Values {
  Lanes k, g;
};

Values OfSquares(Lanes squares, Lanes signal) {
  // NaNs pass: of two numbers that are not ordered the second is taken.
  const Lanes u = _mm256_min_pd(All(kFarthest), _mm256_sqrt_pd(_mm256_max_pd(All(0.0), squares) * All(5.0)));
  const Lanes decay = signal * ExpOfMinus(u);
  const Lanes k = TimesPlus(u, TimesPlus(u, All(1.0 / 3), All(1.0)), All(1.0)) * decay;
  return {k, TimesPlus(u, All(5.0 / 3), All(5.0 / 3)) * decay};
}

// The first `count` lanes.
__m256i Mask(Index count) {
  static constexpr std::array<std::int64_t, 2 * kLanes> kBits = {-1, -1, -1, -1, 0, 0, 0, 0};
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(kBits.data() + kLanes - count));
}

}  // namespace

void Matern(double signal, Index count, double* squares, double* g) {
  const Lanes signals = All(signal);
  Index i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    const Values values = OfSquares(_mm256_loadu_pd(squares + i), signals);
    _mm256_storeu_pd(squares + i, values.k);
    if (g != nullptr) _mm256_storeu_pd(g + i, values.g);
  }
  if (i == count) return;
  const __m256i rest = Mask(count - i);
  const Values values = OfSquares(_mm256_maskload_pd(squares + i, rest), signals);
  _mm256_maskstore_pd(squares + i, rest, values.k);
  if (g != nullptr) _mm256_maskstore_pd(g + i, rest, values.g);
}

}  // namespace hpo::search::gp
