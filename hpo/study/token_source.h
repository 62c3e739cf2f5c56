// SPDX-License-Identifier: Apache-2.0
//
// Tokens of attempts: 16 hex digits that nobody guesses and no restart repeats. The key is drawn once from the system's
// randomness; each token is the key's Philox permutation of a counter. Search never sees them, so they need no seed.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace hpo::study {

// One thread at a time.
class TokenSource {
 public:
  TokenSource();
  std::string Next();

 private:
  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> counter_;
};

}  // namespace hpo::study
