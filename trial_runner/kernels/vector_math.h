// SPDX-License-Identifier: Apache-2.0
//
// Elementary functions of eight floats in a register, for loops over tensors. exp is the Cephes library's: the argument
// becomes n ln 2 + r with |r| <= ln 2 / 2, e^r a polynomial of degree 6, 2^n bits of the exponent; relative error 2e-7.
#pragma once

#include <cstdint>
#include <cstring>

namespace hpo::trial_runner {

using Floats = float __attribute__((vector_size(32)));
using Integers = std::int32_t __attribute__((vector_size(32)));

inline constexpr std::int64_t kLanes = 8;

inline Floats Load(const float* from) {
  Floats value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

inline void Store(const Floats& value, float* to) { std::memcpy(to, &value, sizeof value); }

inline Floats All(float value) { return value - Floats{}; }

inline Floats Exp(Floats given) {
  // Beyond these 2^n is no float that is normal.
  constexpr float kMost = 88.0f, kLeast = -87.0f;
  constexpr float kLog2E = 1.44269504f, kLn2High = 0.693359375f, kLn2Low = -2.12194440e-4f;
  // Added to a small number, it leaves the nearest integer in the lowest bits.
  constexpr float kRounding = 12582912.0f;
  Floats x = given > kMost ? All(kMost) : given;
  x = x < kLeast ? All(kLeast) : x;
  const Floats shifted = x * kLog2E + kRounding;
  const Floats n = shifted - kRounding;
  const Floats r = (x - n * kLn2High) - n * kLn2Low;
  Floats polynomial = 1.9875691500e-4f * r + 1.3981999507e-3f;
  polynomial = polynomial * r + 8.3334519073e-3f;
  polynomial = polynomial * r + 4.1665795894e-2f;
  polynomial = polynomial * r + 1.6666665459e-1f;
  polynomial = polynomial * r + 5.0000001201e-1f;
  polynomial = polynomial * (r * r) + r + 1.0f;
  constexpr int kMantissaBits = 23;
  Integers power;
  std::memcpy(&power, &shifted, sizeof power);
  power <<= kMantissaBits;  // what is left of kRounding's bits falls off
  Integers bits;
  std::memcpy(&bits, &polynomial, sizeof bits);
  bits += power;
  Floats result;
  std::memcpy(&result, &bits, sizeof result);
  return given == given ? result : given;  // NaN stays what it is
}

inline Floats Sigmoid(Floats x) { return 1.0f / (1.0f + Exp(-x)); }

inline Floats Tanh(Floats x) { return 2.0f / (1.0f + Exp(-2.0f * x)) - 1.0f; }

}  // namespace hpo::trial_runner
