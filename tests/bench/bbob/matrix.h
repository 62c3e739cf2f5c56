// SPDX-License-Identifier: Apache-2.0
//
// Points and square matrices in plain loops: sums are added up from the first term to the last, as COCO does, so that
// values agree to the bit.
#pragma once

#include <cstddef>
#include <vector>

namespace hpo::bbob {

using Point = std::vector<double>;

class Matrix {
 public:
  explicit Matrix(std::size_t size) : size_(size), entries_(size * size) {}

  std::size_t size() const { return size_; }
  double& operator()(std::size_t row, std::size_t column) { return entries_[row * size_ + column]; }
  double operator()(std::size_t row, std::size_t column) const { return entries_[row * size_ + column]; }

 private:
  std::size_t size_;
  std::vector<double> entries_;
};

// start + matrix x, in each coordinate.
inline Point Times(const Matrix& matrix, const Point& x, double start = 0) {
  Point product(matrix.size(), start);
  for (std::size_t i = 0; i < matrix.size(); ++i) {
    for (std::size_t j = 0; j < matrix.size(); ++j) product[i] += matrix(i, j) * x[j];
  }
  return product;
}

// left diag(middle) right.
inline Matrix Product(const Matrix& left, const Point& middle, const Matrix& right) {
  Matrix product(left.size());
  for (std::size_t i = 0; i < left.size(); ++i) {
    for (std::size_t j = 0; j < left.size(); ++j) {
      for (std::size_t k = 0; k < left.size(); ++k) product(i, j) += left(i, k) * middle[k] * right(k, j);
    }
  }
  return product;
}

// diag(left) right.
inline Matrix ScaledRows(const Point& left, Matrix right) {
  for (std::size_t i = 0; i < right.size(); ++i) {
    for (std::size_t j = 0; j < right.size(); ++j) right(i, j) *= left[i];
  }
  return right;
}

}  // namespace hpo::bbob
