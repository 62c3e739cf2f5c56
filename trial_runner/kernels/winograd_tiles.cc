// SPDX-License-Identifier: Apache-2.0
//
// Each map is one of a line, done to the columns and then to the rows.
#include "trial_runner/kernels/winograd_tiles.h"

#include "trial_runner/kernels/vector_math.h"

namespace hpo::trial_runner {
namespace {

template <std::size_t n>
using Line = std::array<Floats, n>;

// B' d
struct ToInputPlanes {
  Line<4> operator()(const Line<4>& d) const { return {d[0] - d[2], d[1] + d[2], d[2] - d[1], d[1] - d[3]}; }
};

// B v
struct FromInputPlanes {
  Line<4> operator()(const Line<4>& v) const { return {v[0], v[1] - v[2] + v[3], v[1] + v[2] - v[0], -v[3]}; }
};

// G g
struct ToFilterPlanes {
  Line<4> operator()(const Line<3>& g) const {
    const Floats outer = 0.5f * (g[0] + g[2]), inner = 0.5f * g[1];
    return {g[0], outer + inner, outer - inner, g[2]};
  }
};

// G' u
struct FromFilterPlanes {
  Line<3> operator()(const Line<4>& u) const {
    const Floats sum = 0.5f * (u[1] + u[2]);
    return {u[0] + sum, 0.5f * (u[1] - u[2]), sum + u[3]};
  }
};

// A' m
struct FromProducts {
  Line<2> operator()(const Line<4>& m) const { return {m[0] + m[1] + m[2], m[1] - m[2] - m[3]}; }
};

// A y
struct ToProducts {
  Line<4> operator()(const Line<2>& y) const { return {y[0], y[0] + y[1], y[0] - y[1], -y[1]}; }
};

// A square of `from` x `from` numbers becomes one of `to` x `to`.
template <std::size_t from, std::size_t to, typename Map>
inline std::array<Floats, to * to> TwoWays(const std::array<Floats, from * from>& square, const Map& map) {
  std::array<Line<to>, from> columns;
  for (std::size_t c = 0; c < from; ++c) {
    Line<from> column;
    for (std::size_t r = 0; r < from; ++r) column[r] = square[r * from + c];
    columns[c] = map(column);
  }
  std::array<Floats, to * to> result;
  for (std::size_t r = 0; r < to; ++r) {
    Line<from> row;
    for (std::size_t c = 0; c < from; ++c) row[c] = columns[c][r];
    const Line<to> mapped = map(row);
    for (std::size_t c = 0; c < to; ++c) result[r * to + c] = mapped[c];
  }
  return result;
}

template <std::size_t n, typename Number>
inline std::array<Floats, n> LoadAll(const std::array<Number*, n>& rows, std::int64_t channel) {
  std::array<Floats, n> values;
  for (std::size_t i = 0; i < n; ++i) values[i] = Load(rows[i] + channel);
  return values;
}

template <std::size_t n>
inline void StoreAll(const std::array<Floats, n>& values, const std::array<float*, n>& rows, std::int64_t channel) {
  for (std::size_t i = 0; i < n; ++i) Store(values[i], rows[i] + channel);
}

template <typename Number>
inline std::array<Number*, kTileInputs> Rows(const PlaneRows<Number>& planes) {
  std::array<Number*, kTileInputs> rows;
  for (std::int64_t i = 0; i < kTileInputs; ++i) rows[i] = planes.first + i * planes.stride;
  return rows;
}

}  // namespace

void TransformInput(const InputRows& inputs, const PlaneRows<float>& planes, std::int64_t channels) {
  const auto rows = Rows(planes);
  for (std::int64_t c = 0; c < channels; c += kLanes) {
    StoreAll(TwoWays<4, 4>(LoadAll(inputs, c), ToInputPlanes()), rows, c);
  }
}

void TransformOutput(const PlaneRows<const float>& planes, const OutputRows& outputs, std::int64_t channels) {
  const auto rows = Rows(planes);
  for (std::int64_t c = 0; c < channels; c += kLanes) {
    StoreAll(TwoWays<4, 2>(LoadAll(rows, c), FromProducts()), outputs, c);
  }
}

void TransformFilter(const std::array<const float*, kFilterTaps>& taps, const std::array<float*, kTileInputs>& planes,
                     std::int64_t channels) {
  for (std::int64_t c = 0; c < channels; c += kLanes) {
    StoreAll(TwoWays<3, 4>(LoadAll(taps, c), ToFilterPlanes()), planes, c);
  }
}

void OutputGradient(const std::array<const float*, kTileOutputs>& outputs, const PlaneRows<float>& planes,
                    std::int64_t channels) {
  const auto rows = Rows(planes);
  for (std::int64_t c = 0; c < channels; c += kLanes) {
    StoreAll(TwoWays<2, 4>(LoadAll(outputs, c), ToProducts()), rows, c);
  }
}

void AddInputGradient(const PlaneRows<const float>& planes, const std::array<float*, kTileInputs>& inputs,
                      std::int64_t channels) {
  const auto rows = Rows(planes);
  for (std::int64_t c = 0; c < channels; c += kLanes) {
    const auto gradients = TwoWays<4, 4>(LoadAll(rows, c), FromInputPlanes());
    for (std::int64_t i = 0; i < kTileInputs; ++i) Store(Load(inputs[i] + c) + gradients[i], inputs[i] + c);
  }
}

void FilterGradient(const PlaneRows<const float>& planes, const std::array<float*, kFilterTaps>& taps,
                    std::int64_t channels) {
  const auto rows = Rows(planes);
  for (std::int64_t c = 0; c < channels; c += kLanes) {
    StoreAll(TwoWays<4, 3>(LoadAll(rows, c), FromFilterPlanes()), taps, c);
  }
}

}  // namespace hpo::trial_runner
