// SPDX-License-Identifier: Apache-2.0
//
// The transforms of Winograd's F(2x2, 3x3) (Lavin and Gray 2016), channel by channel: a tile of 2 x 2 outputs of a 3 x
// 3 filter comes of 4 x 4 inputs by 16 products instead of 36. Notation: d inputs, g filter, m products, y outputs of a
// tile; V = B'dB, U = GgG', m = U V, y = A'mA, and the transposed maps of their gradients.
#pragma once

#include <array>
#include <cstdint>

namespace hpo::trial_runner {

inline constexpr std::int64_t kTileInputs = 16, kTileOutputs = 4, kFilterTaps = 9;

// Rows of channels, one for each place of a tile. Places outside of the image are read from a row of zeros, and written
// to a row that nobody reads.
using InputRows = std::array<const float*, kTileInputs>;
using OutputRows = std::array<float*, kTileOutputs>;

// The 16 planes of transformed numbers, `stride` apart; the row of one tile in each.
template <typename Number>
struct PlaneRows {
  Number* first;
  std::int64_t stride;
};

// Channels are a multiple of kLanes.
void TransformInput(const InputRows& inputs, const PlaneRows<float>& planes, std::int64_t channels);
void TransformOutput(const PlaneRows<const float>& planes, const OutputRows& outputs, std::int64_t channels);
void TransformFilter(const std::array<const float*, kFilterTaps>& taps, const std::array<float*, kTileInputs>& planes,
                     std::int64_t channels);

// Gradients of the planes by those of the outputs, of the inputs (which are added to) and of the filter by those of the
// planes.
void OutputGradient(const std::array<const float*, kTileOutputs>& outputs, const PlaneRows<float>& planes,
                    std::int64_t channels);
void AddInputGradient(const PlaneRows<const float>& planes, const std::array<float*, kTileInputs>& inputs,
                      std::int64_t channels);
void FilterGradient(const PlaneRows<const float>& planes, const std::array<float*, kFilterTaps>& taps,
                    std::int64_t channels);

}  // namespace hpo::trial_runner
