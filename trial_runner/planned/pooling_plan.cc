// SPDX-License-Identifier: Apache-2.0
//
// Values lie channels last, so the numbers of a window that belong together are whole pixels apart, and a loop over the
// channels does eight at once. A maximum remembers which pixel of its window it was.
#include <algorithm>
#include <cstring>
#include <span>

#include "trial_runner/kernels/vector_math.h"
#include "trial_runner/planned/layer_plan.h"

namespace hpo::trial_runner {
namespace {

struct Tap {
  std::int32_t place;   // in the window, row by row
  std::int64_t offset;  // of the input pixel's first number from that of the window's corner
};

// A window in the numbers of the tensors: its output pixel's first one and its corner's, and the pixels of it that are
// inside the image.
struct Window {
  std::int64_t output, corner;
  std::span<const Tap> taps;
};

// The windows of a pooling layer, in the order of the output pixels.
class Windows {
 public:
  Windows(const Pool2d& layer, const LayerSlots& slots)
      : layer_(layer),
        batch_(slots.output.size(0)),
        channels_(slots.output.size(1)),
        rows_(slots.inputs[0].size(2)),
        columns_(slots.inputs[0].size(3)),
        down_(slots.output.size(2)),
        across_(slots.output.size(3)) {
    AddTaps({0, layer.kernel}, {0, layer.kernel}, whole_);
  }

  std::int64_t channels() const { return channels_; }

  template <typename Visit>
  void ForEach(Visit visit) {
    std::int64_t output = 0;
    for (std::int64_t image = 0; image < batch_; ++image) {
      for (std::int64_t row = 0; row < down_; ++row) {
        const std::int64_t top = row * layer_.stride - layer_.padding;
        for (std::int64_t column = 0; column < across_; ++column, output += channels_) {
          const std::int64_t left = column * layer_.stride - layer_.padding;
          visit(Window{output, ((image * rows_ + top) * columns_ + left) * channels_, TapsOf(top, left)});
        }
      }
    }
  }

  // Whether each number of the input is in one window.
  bool Cover() const {
    return layer_.stride == layer_.kernel && layer_.padding == 0 && down_ * layer_.stride == rows_ &&
           across_ * layer_.stride == columns_;
  }

  // Whether a number of the input may be in several windows.
  bool Overlap() const { return layer_.stride < layer_.kernel; }

 private:
  struct Range {
    std::int64_t begin, end;
  };

  // Of a window that starts there, what is inside an image of so many pixels.
  Range Inside(std::int64_t start, std::int64_t pixels) const {
    return {std::max<std::int64_t>(0, -start), std::min(layer_.kernel, pixels - start)};
  }

  std::span<const Tap> TapsOf(std::int64_t top, std::int64_t left) {
    if (top >= 0 && left >= 0 && top + layer_.kernel <= rows_ && left + layer_.kernel <= columns_) return whole_;
    part_.clear();
    AddTaps(Inside(top, rows_), Inside(left, columns_), part_);
    return part_;
  }

  void AddTaps(Range rows, Range columns, std::vector<Tap>& taps) const {
    for (std::int64_t i = rows.begin; i < rows.end; ++i) {
      for (std::int64_t j = columns.begin; j < columns.end; ++j) {
        taps.push_back({static_cast<std::int32_t>(i * layer_.kernel + j), (i * columns_ + j) * channels_});
      }
    }
  }

  Pool2d layer_;
  std::int64_t batch_, channels_, rows_, columns_, down_, across_;
  std::vector<Tap> whole_, part_;  // of windows inside the image; of the last one that is not
};

// Calls work(c) with `kLanes` channels at a time through Floats and Integers, and the rest one by one.
template <typename Work>
void OverChannels(std::int64_t channels, Work work) {
  std::int64_t c = 0;
  for (; c + kLanes <= channels; c += kLanes) work.template operator()<Floats, Integers>(c);
  for (; c < channels; ++c) work.template operator()<float, std::int32_t>(c);
}

template <typename Number>
Number Get(const auto* from) {
  Number value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

template <typename Number>
void Put(const Number& value, auto* to) {
  std::memcpy(to, &value, sizeof value);
}

// The gradient of the input: share_of(dy, output)(tap) is what a window's output number passes down to one it has read.
template <typename ShareOf>
void PassDown(Windows& windows, const LayerSlots& slots, ShareOf share_of) {
  const at::Tensor& gradient = slots.input_gradients[0];
  if (!gradient.defined()) return;
  const float* dy = slots.output_gradient.const_data_ptr<float>();
  float* dx = gradient.mutable_data_ptr<float>();
  if (!windows.Cover()) std::fill_n(dx, gradient.numel(), 0.0f);
  const bool add = windows.Overlap();
  windows.ForEach([&](const Window& window) {
    OverChannels(windows.channels(), [&]<typename Number, typename Place>(std::int64_t c) {
      const auto share = share_of.template operator()<Number, Place>(dy, window.output + c);
      for (const Tap& tap : window.taps) {
        float* to = dx + window.corner + tap.offset + c;
        const Number part = share(tap);
        Put(add ? Get<Number>(to) + part : part, to);
      }
    });
  });
}

class MaxPoolPlan final : public LayerPlan {
 public:
  MaxPoolPlan(const Pool2d& layer, const LayerSlots& slots)
      : slots_(slots), windows_(layer, slots), places_(slots.output.numel()) {}

  void Forward(std::uint64_t) override {
    const float* x = slots_.inputs[0].const_data_ptr<float>();
    float* y = slots_.output.mutable_data_ptr<float>();
    windows_.ForEach([&](const Window& window) {
      OverChannels(windows_.channels(), [&]<typename Number, typename Place>(std::int64_t c) {
        const float* corner = x + window.corner + c;
        Number most = Get<Number>(corner + window.taps[0].offset);
        Place place = Place{} + window.taps[0].place;
        for (const Tap& tap : window.taps.subspan(1)) {
          const Number number = Get<Number>(corner + tap.offset);
          const auto wins = number > most || number != number;  // NaN wins, as in ATen
          most = wins ? number : most;
          place = wins ? Place{} + tap.place : place;
        }
        Put(most, y + window.output + c);
        Put(place, places_.data() + window.output + c);
      });
    });
  }

  void Backward() override {
    PassDown(windows_, slots_, [&]<typename Number, typename Place>(const float* dy, std::int64_t output) {
      const auto slope = Get<Number>(dy + output);
      const auto place = Get<Place>(places_.data() + output);
      return [slope, place](const Tap& tap) { return place == tap.place ? slope : Number{}; };
    });
  }

 private:
  LayerSlots slots_;
  Windows windows_;
  std::vector<std::int32_t> places_;  // of the maxima in their windows
};

class AveragePoolPlan final : public LayerPlan {
 public:
  AveragePoolPlan(const Pool2d& layer, const LayerSlots& slots)
      : slots_(slots), windows_(layer, slots), share_(1.0f / static_cast<float>(layer.kernel * layer.kernel)) {}

  void Forward(std::uint64_t) override {
    const float* x = slots_.inputs[0].const_data_ptr<float>();
    float* y = slots_.output.mutable_data_ptr<float>();
    windows_.ForEach([&](const Window& window) {
      OverChannels(windows_.channels(), [&]<typename Number, typename>(std::int64_t c) {
        Number sum{};
        for (const Tap& tap : window.taps) sum += Get<Number>(x + window.corner + tap.offset + c);
        Put(sum * share_, y + window.output + c);
      });
    });
  }

  void Backward() override {
    PassDown(windows_, slots_, [&]<typename Number, typename>(const float* dy, std::int64_t output) {
      const Number share = Get<Number>(dy + output) * share_;
      return [share](const Tap&) { return share; };
    });
  }

 private:
  LayerSlots slots_;
  Windows windows_;
  float share_;  // of one number in its window's mean
};

}  // namespace

std::unique_ptr<LayerPlan> MakeLayerPlan(const Pool2d& layer, const LayerSlots& slots) {
  if (layer.kind == PoolKind::kMax) return std::make_unique<MaxPoolPlan>(layer, slots);
  return std::make_unique<AveragePoolPlan>(layer, slots);
}

}  // namespace hpo::trial_runner
