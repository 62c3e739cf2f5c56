// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/loading/epoch_orders.h"

#include "trial_runner/training_data.h"

namespace hpo::trial_runner {

std::shared_ptr<const std::vector<std::int64_t>> EpochOrders::Of(int epoch) {
  const std::lock_guard lock(mutex_);
  Order& order = kept_[static_cast<std::size_t>(epoch) % kept_.size()];
  if (order.epoch != epoch) {
    order = {.epoch = epoch, .rows = std::make_shared<const std::vector<std::int64_t>>(Shuffle(rows_, seed_, epoch))};
  }
  return order.rows;
}

}  // namespace hpo::trial_runner
