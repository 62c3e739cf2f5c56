// SPDX-License-Identifier: Apache-2.0
//
// The order in which the rows are trained on, epoch by epoch. Thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace hpo::trial_runner {

class EpochOrders {
 public:
  // Borrows the rows.
  EpochOrders(const std::vector<std::int64_t>& rows, std::uint64_t trial_seed) : rows_(rows), seed_(trial_seed) {}

  // As Shuffle gives it. The last ones are kept, since who works ahead is in two epochs at once.
  std::shared_ptr<const std::vector<std::int64_t>> Of(int epoch);

 private:
  struct Order {
    int epoch = -1;
    std::shared_ptr<const std::vector<std::int64_t>> rows;
  };

  const std::vector<std::int64_t>& rows_;
  const std::uint64_t seed_;
  std::mutex mutex_;
  std::array<Order, 2> kept_;  // guarded by mutex_
};

}  // namespace hpo::trial_runner
