// SPDX-License-Identifier: Apache-2.0
//
// The options of starting from weights that were trained before.
#pragma once

#include <string>

namespace hpo::trial_runner {

struct InitFromOptions {
  std::string path;        // a safetensors file; empty: weights are drawn
  bool new_head = false;   // the last layer starts anew, whatever the file holds
  std::string new_layers;  // so do these: patterns as LayerPatterns reads them
};

}  // namespace hpo::trial_runner
