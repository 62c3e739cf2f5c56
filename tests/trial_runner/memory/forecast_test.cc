// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/memory/forecast.h"

#include <gtest/gtest.h>

namespace hpo::trial_runner {
namespace {

const Cost kCost{.parameters = 1000, .flops_per_sample = 0, .activation_bytes = 500};

TEST(ForecastTest, AdamTakesFiveCopiesOfTheWeightsAndTheActivationsOfABatch) {
  const MemoryForecast forecast = ForecastMemory({}, kCost, 32);
  EXPECT_EQ(forecast.weights_bytes, 2 * 4000);
  EXPECT_EQ(forecast.gradients_bytes, 4000);
  EXPECT_EQ(forecast.optimizer_bytes, 2 * 4000);
  EXPECT_EQ(forecast.activations_bytes, 32 * 500);
  EXPECT_EQ(forecast.total_bytes(), 5 * 4000 + 32 * 500);
}

TEST(ForecastTest, WhatTheDocumentChoosesIsCounted) {
  Document document;
  document.optimizer.name = "sgd";
  document.optimizer.sgd.momentum = 0;
  document.accumulate_batches = 2;
  document.averaging.name = "ema";
  document.precision = "bf16";
  const MemoryForecast forecast = ForecastMemory(document, kCost, 32);
  EXPECT_EQ(forecast.gradients_bytes, 2 * 4000);
  EXPECT_EQ(forecast.optimizer_bytes, 4000);  // the average
  EXPECT_EQ(forecast.activations_bytes, 16 * 500);
  document.optimizer.name = "rmsprop";
  document.optimizer.rmsprop.centered = true;
  document.optimizer.rmsprop.momentum = 0.9;
  EXPECT_EQ(ForecastMemory(document, kCost, 32).optimizer_bytes, (1 + 3) * 4000);
}

}  // namespace
}  // namespace hpo::trial_runner
