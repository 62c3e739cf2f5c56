// SPDX-License-Identifier: Apache-2.0
//
// What the samples of a data set are like, without the samples. A source knows it from its options, the header of a
// file or the list of a folder, long before all is read and decoded: enough to make up samples and try a network on
// them. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "trial_runner/data/dataset.h"
#include "trial_runner/model_input.h"

namespace hpo::trial_runner {

struct DataOutline {
  ModelInput input;
  bool has_classes = true;  // else targets that are numbers
  bool pixels = false;      // samples are bytes; else float32, or int32 where they are tokens
  std::int64_t rows = 0;    // of all parts; 0: not known

  bool operator==(const DataOutline&) const = default;
};

// Why a source's outline is not known before all of it is read, in the place of one.
using OutlineOrWhy = std::variant<DataOutline, std::string>;

DataOutline OutlineOf(const Dataset& dataset);

// Bytes of the samples once they are loaded; 0 where the rows are not known.
std::int64_t SampleBytes(const DataOutline& outline);

// A consistent data set of this outline with that many rows, each >= 1, to train on and to validate, and one to test.
// Its numbers, tokens and labels mean nothing.
Dataset MakeUpDataset(const DataOutline& outline, std::int64_t train_rows, std::int64_t validation_rows);

}  // namespace hpo::trial_runner
