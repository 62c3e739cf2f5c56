// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/kernels/winograd_pass.h"

#include <algorithm>
#include <array>

#include "trial_runner/kernels/transpose.h"
#include "trial_runner/kernels/winograd_tiles.h"

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kSide = 4, kOutputSide = 2;  // of a tile
// Planes a whole number of pages apart would all fall on the same few lines of the cache.
constexpr std::int64_t kApart = 16;

// Of tiles that are worked on at once: filters of many channels fill the cache anyway, and are then read less often.
std::int64_t TilesAtOnce(const WinogradShape& shape) {
  constexpr std::int64_t kFew = 64, kMany = 128, kManyChannels = 192;
  return std::max(shape.inputs, shape.outputs) < kManyChannels ? kFew : kMany;
}

// 16 planes of rows, one row a tile.
class Planes {
 public:
  Planes(std::int64_t rows, std::int64_t channels)
      : channels_(channels), stride_(rows * channels + kApart), numbers_(kTileInputs * stride_) {}

  PlaneRows<float> Row(std::int64_t row) { return {numbers_.data() + row * channels_, stride_}; }
  PlaneRows<const float> ConstRow(std::int64_t row) const { return {numbers_.data() + row * channels_, stride_}; }
  ConstMatrix Plane(std::int64_t i, std::int64_t rows) const {
    return {numbers_.data() + i * stride_, rows, channels_, channels_};
  }
  MutableMatrix MutablePlane(std::int64_t i, std::int64_t rows) {
    return {numbers_.data() + i * stride_, rows, channels_, channels_};
  }

 private:
  std::int64_t channels_, stride_;
  std::vector<float> numbers_;
};

// Where the tiles lie, in the order of the images, rows and columns.
class Tiles {
 public:
  explicit Tiles(const WinogradShape& shape)
      : shape_(shape),
        down_((shape.output_height() + kOutputSide - 1) / kOutputSide),
        across_((shape.output_width() + kOutputSide - 1) / kOutputSide) {}

  std::int64_t count() const { return shape_.batch * down_ * across_; }

  template <typename Number>
  std::array<Number*, kTileInputs> Inputs(std::int64_t tile, Number* images, Number* outside) const {
    const auto [image, top, left] = Corner(tile);
    std::array<Number*, kTileInputs> rows;
    for (std::int64_t i = 0; i < kTileInputs; ++i) {
      const std::int64_t y = top - shape_.padding + i / kSide, x = left - shape_.padding + i % kSide;
      const bool inside = y >= 0 && y < shape_.height && x >= 0 && x < shape_.width;
      rows[i] = inside ? images + ((image * shape_.height + y) * shape_.width + x) * shape_.inputs : outside;
    }
    return rows;
  }

  template <typename Number>
  std::array<Number*, kTileOutputs> Outputs(std::int64_t tile, Number* outputs, Number* outside) const {
    const auto [image, top, left] = Corner(tile);
    const std::int64_t height = shape_.output_height(), width = shape_.output_width();
    std::array<Number*, kTileOutputs> rows;
    for (std::int64_t i = 0; i < kTileOutputs; ++i) {
      const std::int64_t y = top + i / kOutputSide, x = left + i % kOutputSide;
      rows[i] = y < height && x < width ? outputs + ((image * height + y) * width + x) * shape_.outputs : outside;
    }
    return rows;
  }

 private:
  struct Place {
    std::int64_t image, top, left;
  };

  Place Corner(std::int64_t tile) const {
    return {tile / (down_ * across_), tile / across_ % down_ * kOutputSide, tile % across_ * kOutputSide};
  }

  const WinogradShape& shape_;
  std::int64_t down_, across_;
};

std::vector<PackedFactor> MakeFactors(std::int64_t k, std::int64_t n) {
  std::vector<PackedFactor> factors;
  for (std::int64_t i = 0; i < kTileInputs; ++i) factors.emplace_back(k, n);
  return factors;
}

std::array<float*, kTileInputs> At(std::vector<PackedFactor>& factors, std::int64_t row, std::int64_t column) {
  std::array<float*, kTileInputs> rows;
  for (std::int64_t i = 0; i < kTileInputs; ++i) rows[i] = factors[i].At(row, column);
  return rows;
}

// Each plane inputs x outputs.
std::vector<PackedFactor> ForwardFactors(const WinogradShape& shape, const float* filters) {
  const std::int64_t plane = shape.inputs * shape.outputs;
  std::vector<float> taps(kFilterTaps * plane);  // each inputs x outputs
  for (std::int64_t i = 0; i < kFilterTaps; ++i) {
    Transpose({filters + i * shape.inputs, shape.outputs, shape.inputs, kFilterTaps * shape.inputs},
              {taps.data() + i * plane, shape.inputs, shape.outputs, shape.outputs});
  }
  std::vector<PackedFactor> factors = MakeFactors(shape.inputs, shape.outputs);
  for (std::int64_t j = 0; j < shape.outputs; j += factors.front().panel()) {
    for (std::int64_t c = 0; c < shape.inputs; ++c) {
      std::array<const float*, kFilterTaps> rows;
      for (std::int64_t i = 0; i < kFilterTaps; ++i) rows[i] = taps.data() + i * plane + c * shape.outputs + j;
      TransformFilter(rows, At(factors, c, j), std::min(factors.front().panel(), shape.outputs - j));
    }
  }
  return factors;
}

// Each plane outputs x inputs.
std::vector<PackedFactor> BackwardFactors(const WinogradShape& shape, const float* filters) {
  std::vector<PackedFactor> factors = MakeFactors(shape.outputs, shape.inputs);
  for (std::int64_t j = 0; j < shape.inputs; j += factors.front().panel()) {
    for (std::int64_t k = 0; k < shape.outputs; ++k) {
      std::array<const float*, kFilterTaps> rows;
      for (std::int64_t i = 0; i < kFilterTaps; ++i) rows[i] = filters + (k * kFilterTaps + i) * shape.inputs + j;
      TransformFilter(rows, At(factors, k, j), std::min(factors.front().panel(), shape.inputs - j));
    }
  }
  return factors;
}

void StoreFilterGradients(const WinogradShape& shape, const Planes& planes, float* filters) {
  for (std::int64_t k = 0; k < shape.outputs; ++k) {
    std::array<float*, kFilterTaps> taps;
    for (std::int64_t i = 0; i < kFilterTaps; ++i) taps[i] = filters + (k * kFilterTaps + i) * shape.inputs;
    FilterGradient(planes.ConstRow(k), taps, shape.inputs);
  }
}

}  // namespace

void WinogradForward(const WinogradShape& shape, const float* images, const float* filters, float* outputs) {
  const Tiles tiles(shape);
  const std::int64_t most = TilesAtOnce(shape);
  const std::vector<PackedFactor> factors = ForwardFactors(shape, filters);
  const std::vector<float> zeros(shape.inputs);
  std::vector<float> unread(shape.outputs);
  Planes inputs(most, shape.inputs), products(most, shape.outputs);
  for (std::int64_t first = 0; first < tiles.count(); first += most) {
    const std::int64_t count = std::min(most, tiles.count() - first);
    for (std::int64_t i = 0; i < count; ++i) {
      TransformInput(tiles.Inputs(first + i, images, zeros.data()), inputs.Row(i), shape.inputs);
    }
    for (std::int64_t i = 0; i < kTileInputs; ++i) {
      factors[i].Multiply(inputs.Plane(i, count), products.MutablePlane(i, count), /*add=*/false);
    }
    for (std::int64_t i = 0; i < count; ++i) {
      TransformOutput(products.ConstRow(i), tiles.Outputs(first + i, outputs, unread.data()), shape.outputs);
    }
  }
}

void WinogradBackward(const WinogradShape& shape, const float* images, const float* filters,
                      const WinogradGradients& gradients) {
  const Tiles tiles(shape);
  const std::int64_t most = TilesAtOnce(shape);
  std::vector<PackedFactor> factors;
  if (gradients.images != nullptr) factors = BackwardFactors(shape, filters);
  const std::vector<float> zeros(std::max(shape.inputs, shape.outputs));
  std::vector<float> unread(shape.inputs);
  Planes inputs(most, shape.inputs), products(most, shape.outputs);
  Planes of_filters(gradients.filters != nullptr ? shape.outputs : 0, shape.inputs);
  for (std::int64_t first = 0; first < tiles.count(); first += most) {
    const std::int64_t count = std::min(most, tiles.count() - first);
    for (std::int64_t i = 0; i < count; ++i) {
      OutputGradient(tiles.Outputs(first + i, gradients.outputs, zeros.data()), products.Row(i), shape.outputs);
    }
    if (gradients.filters != nullptr) {
      for (std::int64_t i = 0; i < count; ++i) {
        TransformInput(tiles.Inputs(first + i, images, zeros.data()), inputs.Row(i), shape.inputs);
      }
      for (std::int64_t i = 0; i < kTileInputs; ++i) {
        MultiplyTransposed(products.Plane(i, count), inputs.Plane(i, count), of_filters.MutablePlane(i, shape.outputs),
                           /*add=*/true);
      }
    }
    if (gradients.images == nullptr) continue;
    for (std::int64_t i = 0; i < kTileInputs; ++i) {
      factors[i].Multiply(products.Plane(i, count), inputs.MutablePlane(i, count), /*add=*/false);
    }
    for (std::int64_t i = 0; i < count; ++i) {
      AddInputGradient(inputs.ConstRow(i), tiles.Inputs(first + i, gradients.images, unread.data()), shape.inputs);
    }
  }
  if (gradients.filters != nullptr) StoreFilterGradients(shape, of_filters, gradients.filters);
}

}  // namespace hpo::trial_runner
