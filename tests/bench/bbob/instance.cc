// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/bbob/instance.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace hpo::bbob {
namespace {

constexpr std::int64_t kModulus = 2147483647, kMultiplier = 16807;
constexpr int kTable = 32, kWarmUp = 8;
constexpr std::int64_t kTableStep = 67108865;  // splits the states into as many ranges as the table has places

// Stands for a number that must not be 0.
constexpr double kNextToZero = 1e-99;

class Generator {
 public:
  explicit Generator(long seed) : state_(seed) {
    for (int i = 0; i < kWarmUp; ++i) Step();
    for (int i = kTable - 1; i >= 0; --i) table_[static_cast<std::size_t>(i)] = Step();
    last_ = table_.front();
  }

  double Uniform() {
    std::int64_t& place = table_[static_cast<std::size_t>(last_ / kTableStep)];
    last_ = place;
    place = Step();
    return static_cast<double>(last_) / static_cast<double>(kModulus);
  }

 private:
  std::int64_t Step() { return state_ = kMultiplier * state_ % kModulus; }

  std::int64_t state_;
  std::int64_t last_ = 0;
  std::array<std::int64_t, kTable> table_{};
};

// Column `column`, made orthogonal to those before it and of length 1.
void Orthonormalize(Matrix& matrix, std::size_t column) {
  const std::size_t n = matrix.size();
  const auto product = [&](std::size_t a, std::size_t b) {
    double sum = 0;
    for (std::size_t k = 0; k < n; ++k) sum += matrix(k, a) * matrix(k, b);
    return sum;
  };
  for (std::size_t before = 0; before < column; ++before) {
    const double along = product(column, before);
    for (std::size_t k = 0; k < n; ++k) matrix(k, column) -= along * matrix(k, before);
  }
  const double length = std::sqrt(product(column, column));
  for (std::size_t k = 0; k < n; ++k) matrix(k, column) /= length;
}

}  // namespace

std::vector<double> Uniforms(std::size_t count, long seed) {
  Generator generator(seed);
  std::vector<double> numbers(count);
  for (double& number : numbers) number = generator.Uniform();
  return numbers;
}

std::vector<double> Gaussians(std::size_t count, long seed) {
  const std::vector<double> uniforms = Uniforms(2 * count, seed);
  std::vector<double> numbers(count);
  for (std::size_t i = 0; i < count; ++i) {
    numbers[i] = std::sqrt(-2 * std::log(uniforms[i])) * std::cos(2 * std::numbers::pi * uniforms[count + i]);
    if (numbers[i] == 0) numbers[i] = kNextToZero;
  }
  return numbers;
}

Matrix Rotation(std::size_t dimension, long seed) {
  const std::vector<double> numbers = Gaussians(dimension * dimension, seed);
  Matrix rotation(dimension);
  for (std::size_t column = 0; column < dimension; ++column) {
    for (std::size_t row = 0; row < dimension; ++row) rotation(row, column) = numbers[column * dimension + row];
  }
  for (std::size_t column = 0; column < dimension; ++column) Orthonormalize(rotation, column);
  return rotation;
}

Point OptimalPoint(std::size_t dimension, long seed) {
  Point point = Uniforms(dimension, seed);
  for (double& x : point) {
    x = 8 * std::floor(1e4 * x) / 1e4 - 4;
    if (x == 0) x = -1e-5;
  }
  return point;
}

double OptimalValue(long seed) {
  const double quotient = 100. * 100. * Gaussians(1, seed).front() / Gaussians(1, seed + 1).front();
  return std::clamp(std::floor(quotient + 0.5) / 100, -1000., 1000.);
}

}  // namespace hpo::bbob
