// SPDX-License-Identifier: Apache-2.0
//
// Images that stay files: each is decoded anew whenever a batch wants it, so that a folder may be larger than the
// memory. The pixels are those that decoding all at once gives.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "trial_runner/data/image_decoding.h"

namespace hpo::trial_runner {

struct ImageSource {
  std::vector<std::filesystem::path> files;  // one a sample
  SquareOptions square;                      // what each is brought to
  std::string why;                           // they are not kept decoded; empty: it was asked for

  bool operator==(const ImageSource&) const = default;
};

}  // namespace hpo::trial_runner
