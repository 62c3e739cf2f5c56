// SPDX-License-Identifier: Apache-2.0
//
// What is known of an objective's noise: by how much its value differs when the same configuration is tried again.
#pragma once

namespace hpo::search {

struct Noise {
  enum class Kind {
    kLearned,  // fitted to the results
    kNone,     // the same configuration always has the same value
    kKnown,    // of a deviation that the user knows
  };

  Kind kind = Kind::kLearned;
  double deviation = 0;  // standard deviation of one trial's value, in its unit: > 0 and finite for kKnown, else unused

  static Noise None() { return {.kind = Kind::kNone}; }
  static Noise Known(double deviation) { return {.kind = Kind::kKnown, .deviation = deviation}; }

  friend bool operator==(const Noise&, const Noise&) = default;
};

}  // namespace hpo::search
