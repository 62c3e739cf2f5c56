// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/kernels/matrix_product.h"

#include <ATen/native/CPUBlas.h>

#include <algorithm>
#include <cstdlib>
#include <new>

#include "trial_runner/kernels/transpose.h"

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kPanel = 64;     // columns: four registers of 16 numbers, with six rows all of AVX-512's
constexpr std::int64_t kRows = 64;      // of A and C at a time: they stay in the level 1 cache beside a panel
constexpr std::int64_t kDepth = 512;    // of K at a time: a panel of it stays in the level 2 cache
constexpr std::size_t kAlignment = 64;  // a cache line
constexpr std::int64_t kTransposed =
    1 << 16;  // numbers of A that are transposed at a time: a quarter of a level 2 cache

float* Allocate(std::int64_t numbers) {
  const std::size_t bytes =
      (static_cast<std::size_t>(numbers) * sizeof(float) + kAlignment - 1) / kAlignment * kAlignment;
  void* memory = std::aligned_alloc(kAlignment, bytes);
  if (memory == nullptr) throw std::bad_alloc();
  return static_cast<float*>(memory);
}

// A few columns more than a panel has are no panel of their own: 65 are one.
std::int64_t PanelWidth(std::int64_t n) { return n <= kPanel + kPanel / 4 ? n : kPanel; }

void InnerProduct(const ConstMatrix& a, const ConstMatrix& b, float* c, std::int64_t c_stride, bool add) {
  at::native::cpublas::brgemm(a.rows, b.columns, a.columns, a.stride, b.stride, c_stride, add, a.data, b.data, c);
}

}  // namespace

void PackedFactor::Free::operator()(float* memory) const { std::free(memory); }

PackedFactor::PackedFactor(std::int64_t k, std::int64_t n)
    : k_(k), n_(n), panel_(PanelWidth(n)), panels_(Allocate(k * n)) {}

std::int64_t PackedFactor::width(std::int64_t column) const { return std::min(panel_, n_ - column); }

float* PackedFactor::At(std::int64_t row, std::int64_t column) {
  const std::int64_t start = column / panel_ * panel_;
  return panels_.get() + start * k_ + row * width(start) + (column - start);
}

void PackedFactor::Pack(const ConstMatrix& b) {
  for (std::int64_t j = 0; j < n_; j += panel_) {
    float* panel = panels_.get() + j * k_;
    for (std::int64_t k = 0; k < k_; ++k) std::copy_n(b.data + k * b.stride + j, width(j), panel + k * width(j));
  }
}

void PackedFactor::PackTransposed(const ConstMatrix& transposed) {
  for (std::int64_t j = 0; j < n_; j += panel_) {
    Transpose({transposed.data + j * transposed.stride, width(j), k_, transposed.stride},
              {panels_.get() + j * k_, k_, width(j), width(j)});
  }
}

void PackedFactor::Multiply(const ConstMatrix& a, const MutableMatrix& c, bool add) const {
  for (std::int64_t k = 0; k < k_; k += kDepth) {
    const std::int64_t depth = std::min(kDepth, k_ - k);
    for (std::int64_t i = 0; i < a.rows; i += kRows) {
      const ConstMatrix rows{a.data + i * a.stride + k, std::min(kRows, a.rows - i), depth, a.stride};
      for (std::int64_t j = 0; j < n_; j += panel_) {
        const ConstMatrix panel{panels_.get() + j * k_ + k * width(j), depth, width(j), width(j)};
        InnerProduct(rows, panel, c.data + i * c.stride + j, c.stride, add || k > 0);
      }
    }
  }
}

void MultiplyTransposed(const ConstMatrix& a, const ConstMatrix& b, const MutableMatrix& c, bool add) {
  if (a.columns > b.columns && !add) {  // then B is the cheaper one to transpose: Cᵀ = Bᵀ A
    const std::unique_ptr<float, decltype(&std::free)> other(Allocate(b.columns * a.columns), &std::free);
    MultiplyTransposed(b, a, {other.get(), b.columns, a.columns, a.columns});
    Transpose({other.get(), b.columns, a.columns, a.columns}, c);
    return;
  }
  const std::int64_t depth = std::clamp(kTransposed / a.columns / 16 * 16, std::int64_t{16}, kDepth);
  const std::unique_ptr<float, decltype(&std::free)> part(Allocate(a.columns * depth), &std::free);
  const std::int64_t panel = PanelWidth(b.columns);
  for (std::int64_t k = 0; k < a.rows; k += depth) {
    const std::int64_t rows = std::min(depth, a.rows - k);
    Transpose({a.data + k * a.stride, rows, a.columns, a.stride}, {part.get(), a.columns, rows, rows});
    for (std::int64_t j = 0; j < b.columns; j += panel) {
      const ConstMatrix columns{b.data + k * b.stride + j, rows, std::min(panel, b.columns - j), b.stride};
      for (std::int64_t i = 0; i < a.columns; i += kRows) {
        const ConstMatrix block{part.get() + i * rows, std::min(kRows, a.columns - i), rows, rows};
        InnerProduct(block, columns, c.data + i * c.stride + j, c.stride, add || k > 0);
      }
    }
  }
}

}  // namespace hpo::trial_runner
