// SPDX-License-Identifier: Apache-2.0
//
// A data set whose targets are classes or numbers, as plain standard types (no torch, so data sets build and test
// without it): all rows once, in memory or as the files of images, and which of them train, validate and test.
// Immutable once loaded, hence safe to read from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "trial_runner/data/image_source.h"
#include "trial_runner/data/split.h"

namespace hpo::trial_runner {

// Row major, one sample after another: numbers, already scaled and all finite; pixels, 0 is black and 255 is full;
// tokens of a text, >= 0; or pixels that are still to be decoded.
using Samples = std::variant<std::vector<float>, std::vector<std::uint8_t>, std::vector<std::int32_t>, ImageSource>;

// Decoded or not.
bool ArePixels(const Samples& samples);

// What is subtracted from the pixels of one channel, and then what they are divided by; pixels count from 0 to 1.
struct ChannelScale {
  float mean = 0;
  float deviation = 1;  // > 0
};

// A target that is a number: standardized value * deviation + mean is in the target's own unit.
struct TargetColumn {
  std::string name;
  double mean = 0;
  double deviation = 1;  // > 0
};

// A column of categories: its name, and what the numbers 0, 1, ... in it stand for.
struct CategoryColumn {
  std::string name;
  std::vector<std::string> values;  // >= 1
};

// The same options must give the same rows in the same order on every machine.
struct Dataset {
  std::vector<std::int64_t> sample_shape;  // one sample without the batch axis: {64}, {3, 32, 32}; extents >= 1
  Samples samples;
  std::vector<std::int64_t> label_shape;        // empty: one label a sample; {length}: one for each of its tokens
  std::vector<std::int64_t> labels;             // in [0, number of classes); none where targets are numbers
  std::vector<std::string> class_names;         // in label order, >= 2; none where targets are numbers
  SplitRows split;                              // each part has one row or more
  std::vector<ChannelScale> pixel_scale;        // of pixels: one a channel, the first axis of the sample
  std::int64_t vocabulary = 0;                  // of tokens: they are less than this; 0 where there are none
  std::int64_t padding = -1;                    // the token that fills samples up at their end; -1: none does
  std::vector<CategoryColumn> categories = {};  // of rows of numbers: the last columns hold these
  std::vector<TargetColumn> targets = {};       // that are numbers, in the place of classes
  std::vector<float> target_values = {};        // standardized, finite; row major, one a target

  bool has_classes() const { return targets.empty(); }
  std::int64_t rows() const;
};

// Throws std::invalid_argument that says which of the above does not hold: the data set's loader is wrong.
void RequireConsistent(const Dataset& dataset);

}  // namespace hpo::trial_runner
