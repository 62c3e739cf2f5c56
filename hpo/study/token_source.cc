// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/token_source.h"

#include <random>

#include "search/random_source.h"

namespace hpo::study {

TokenSource::TokenSource() {
  std::random_device device;
  key_ = {device(), device()};
  counter_ = {0, 0, device(), device()};
}

std::string TokenSource::Next() {
  if (++counter_[0] == 0) ++counter_[1];
  const auto block = search::Philox4x32(counter_, key_);
  std::string token;
  for (const std::uint32_t word : {block[0], block[1]}) {
    for (int shift = 28; shift >= 0; shift -= 4) token += "0123456789abcdef"[(word >> shift) & 0xF];
  }
  return token;
}

}  // namespace hpo::study
