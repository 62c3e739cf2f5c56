// SPDX-License-Identifier: Apache-2.0
//
// Products of float matrices on one thread, built from oneDNN's generated inner kernel (ATen's brgemm), which takes its
// operands where they lie: what is packed once may be multiplied often, and small products cost no set-up. Notation:
// C = A B, of M x N, M x K and K x N numbers, each row-major with a stride from row to row.
#pragma once

#include <cstdint>
#include <memory>

#include "trial_runner/kernels/matrix.h"

namespace hpo::trial_runner {

// A right factor B, copied into panels as wide as the inner kernel likes them.
class PackedFactor {
 public:
  // Of room for K x N numbers; Pack or PackTransposed before it is used.
  PackedFactor(std::int64_t k, std::int64_t n);

  void Pack(const ConstMatrix& b);                     // K x N
  void PackTransposed(const ConstMatrix& transposed);  // N x K: B is its transpose

  // To write B by hand: columns that lie side by side, from every multiple of panel() on; where a number is.
  std::int64_t panel() const { return panel_; }
  float* At(std::int64_t row, std::int64_t column);

  // C = A B, or C += A B if `add`.
  void Multiply(const ConstMatrix& a, const MutableMatrix& c, bool add) const;

 private:
  struct Free {
    void operator()(float* memory) const;
  };

  std::int64_t width(std::int64_t column) const;  // of the panel that starts there

  std::int64_t k_, n_;
  std::int64_t panel_;  // columns of a panel; the last one may have fewer
  std::unique_ptr<float, Free> panels_;
};

// C = Aᵀ B or C += Aᵀ B, with A of K x M: the gradient of a linear layer's weights, where K, the rows of a batch, is
// the largest.
void MultiplyTransposed(const ConstMatrix& a, const ConstMatrix& b, const MutableMatrix& c, bool add = false);

}  // namespace hpo::trial_runner
