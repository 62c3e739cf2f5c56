// SPDX-License-Identifier: Apache-2.0
//
// Layers of images by hand against autograd: channels that fill registers and such that do not, windows that leave
// pixels out and such that overlap, batches of several sizes and memory that grows with them.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/trial_runner/planned/against_autograd.h"

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kClasses = 4;

struct Case {
  std::string name;
  Architecture net;
};

void AddHead(Architecture& net, int x) {
  net.Add("output", Linear{.outputs = kClasses}, net.Add("flat", Flatten{}, x));
}

// One kind of layer between a convolution and the head.
Architecture After(const Shape& sample, std::int64_t channels, const Layer& layer) {
  Architecture net(sample);
  const int x = net.Add("conv", Conv2d{.outputs = channels, .padding = 1}, Architecture::kInput);
  AddHead(net, net.Add("layer", layer, x));
  return net;
}

// As `convnet` has them: the norm or the convolution has the bias, and a pooling ends a stage.
Architecture Stages(ActivationKind kind, bool norm, PoolKind pool) {
  Architecture net({1, 12, 10});
  int x = Architecture::kInput;
  for (const std::string stage : {"0", "1"}) {
    x = net.Add("conv" + stage, Conv2d{.outputs = stage == "0" ? 8 : 12, .padding = 1, .bias = !norm}, x);
    if (norm) x = net.Add("norm" + stage, BatchNorm{}, x);
    x = net.Add("activation" + stage, Activation{kind}, x);
    x = net.Add("pool" + stage, Pool2d{.kind = pool}, x);
  }
  AddHead(net, x);
  return net;
}

// By Winograd's kernel, whose input gradient is wanted in the second convolution only.
Architecture ManyChannels() {
  Architecture net({32, 6, 6});
  const int wide = net.Add("wide", Conv2d{.outputs = 32, .padding = 1, .bias = false}, Architecture::kInput);
  const int norm = net.Add("norm", BatchNorm{}, wide);
  AddHead(net, net.Add("deep", Conv2d{.outputs = 40, .padding = 1, .bias = false}, norm));
  return net;
}

// Two residual blocks, the second of half the rows and columns, and a mean over what is left of them.
Architecture Residual() {
  Architecture net({3, 8, 8});
  const int stem = net.Add("stem", Conv2d{.outputs = 8, .padding = 1, .bias = false}, Architecture::kInput);
  const int first = net.Add("first", Activation{ActivationKind::kRelu}, net.Add("stem_norm", BatchNorm{}, stem));
  const int deep = net.Add("deep", Conv2d{.outputs = 8, .padding = 1}, first);
  const int sum = net.Add("active", Activation{ActivationKind::kRelu}, net.Add("sum", Sum{}, {deep, first}));
  const int half = net.Add("half", Conv2d{.outputs = 16, .stride = 2, .padding = 1}, sum);
  const int shortcut = net.Add("shortcut", Conv2d{.outputs = 16, .kernel = 1, .stride = 2}, sum);
  const int end = net.Add("end", Activation{ActivationKind::kSilu}, net.Add("sum2", Sum{}, {half, shortcut}));
  net.Add("output", Linear{.outputs = kClasses}, net.Add("features", GlobalAveragePool{}, end));
  return net;
}

// A ReLU that a pooling and another layer read, and a sample that a convolution reads and a flattening too.
Architecture Forks() {
  Architecture net({3, 5, 5});
  const int conv = net.Add("conv", Conv2d{.outputs = 5, .padding = 1}, Architecture::kInput);
  const int active = net.Add("active", Activation{ActivationKind::kRelu}, conv);
  const int pool = net.Add("pool", Pool2d{}, active);
  const int wide = net.Add("wide", Linear{.outputs = 6}, net.Add("pooled", Flatten{}, pool));
  const int whole = net.Add("whole", Linear{.outputs = 6}, net.Add("flat", Flatten{}, active));
  const int sample = net.Add("sample", Linear{.outputs = 6}, net.Add("raw", Flatten{}, Architecture::kInput));
  net.Add("output", Linear{.outputs = kClasses}, net.Add("sum", Sum{}, {wide, whole, sample}));
  return net;
}

// A sample of two axes becomes an image; one of three is flattened as it came.
Architecture Grey() {
  Architecture net({6, 7});
  const int image = net.Add("image", AddChannel{}, Architecture::kInput);
  AddHead(net, net.Add("conv", Conv2d{.outputs = 3, .kernel = 5}, image));
  return net;
}

Architecture Colours() {
  Architecture net({3, 4, 4});
  AddHead(net, Architecture::kInput);
  return net;
}

std::vector<Case> Cases() {
  const Pool2d apart{.kind = PoolKind::kMax, .kernel = 2, .stride = 3}, over{.kernel = 3, .stride = 2, .padding = 1};
  const Pool2d means{.kind = PoolKind::kAverage, .kernel = 3, .stride = 2, .padding = 1};
  return {
      {"relu_max", Stages(ActivationKind::kRelu, false, PoolKind::kMax)},
      {"relu_norm_max", Stages(ActivationKind::kRelu, true, PoolKind::kMax)},
      {"gelu_norm_average", Stages(ActivationKind::kGelu, true, PoolKind::kAverage)},
      {"tanh_max", Stages(ActivationKind::kTanh, false, PoolKind::kMax)},
      {"winograd", ManyChannels()},
      {"residual", Residual()},
      {"forks", Forks()},
      {"grey", Grey()},
      {"colours", Colours()},
      {"max_windows_apart", After({2, 9, 7}, 11, apart)},
      {"max_windows_that_overlap", After({2, 9, 7}, 11, over)},
      {"means_of_windows_that_overlap", After({2, 9, 7}, 11, means)},
      {"mean_of_all_pixels", After({2, 9, 7}, 9, GlobalAveragePool{.keep_axes = true})},
      {"groups", After({3, 6, 6}, 8, Conv2d{.outputs = 8, .groups = 4})},
      {"depthwise", After({3, 6, 6}, 8, Conv2d{.outputs = 8, .padding = 1, .groups = 8, .bias = false})},
      {"dilated", After({3, 6, 6}, 5, Conv2d{.outputs = 6, .padding = 2, .dilation = 2})},
      {"one_pixel", After({3, 1, 1}, 6, BatchNorm{.momentum = 0.3})},
  };
}

class ImagePlansTest : public testing::TestWithParam<int> {
 protected:
  const Architecture net_ = Cases()[GetParam()].net;
  const Closeness close_{.relative = 1e-3, .absolute = 1e-5};
};

TEST_P(ImagePlansTest, AgreeWithAutogradForSeveralBatchSizes) {
  ExpectClassesAsAutograd(net_, {12, 5, 12, 2, 16}, close_);
}

TEST_P(ImagePlansTest, AgreeWithAutogradOnTargetsThatAreNumbers) { ExpectNumbersAsAutograd(net_, {12, 5}, close_); }

INSTANTIATE_TEST_SUITE_P(All, ImagePlansTest, testing::Range(0, static_cast<int>(Cases().size())),
                         [](const auto& row) { return Cases()[row.param].name; });

}  // namespace
}  // namespace hpo::trial_runner
