// SPDX-License-Identifier: Apache-2.0
//
// Vision transformer (Dosovitskiy et al. 2021): squares of an image as a sequence (encoder.h). Samples are
// (channels, rows, columns), or (rows, columns) of one channel. `patch` 16, `width` 768, `depth` 12 and `heads` 12 give
// ViT-B/16 for images of (3, 224, 224).
#pragma once

#include "trial_runner/registry.h"

namespace hpo::trial_runner {

// The row `vit` of the model table, options included. Thread-safe.
ModelEntry VitModel();

}  // namespace hpo::trial_runner
