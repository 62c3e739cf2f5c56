// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/running_statistics.h"

#include <c10/core/InferenceMode.h>

#include <algorithm>

#include "trial_runner/precision/autocast_guard.h"

namespace hpo::trial_runner {

bool KeepsStatistics(const Network& network) {
  const std::vector<NamedTensor> buffers = network.Buffers();
  return std::any_of(buffers.begin(), buffers.end(),
                     [](const NamedTensor& buffer) { return buffer.name.ends_with("running_mean"); });
}

void RefreshStatistics(Network& network, BatchReader& reader, std::span<const std::int64_t> order,
                       const RefreshOptions& options) {
  const c10::InferenceMode no_recording;
  network.SetTraining(true);
  const auto most = static_cast<std::size_t>(std::min(options.batch, reader.most_rows()));
  while (order.size() > 1) {  // one row has no statistics
    const std::size_t count = std::min(most, order.size());
    const LabelledRows batch = reader.Read(order.first(count));
    std::optional<AutocastGuard> autocast;
    if (options.type) autocast.emplace(batch.samples.device().type(), *options.type);
    network.Forward(batch.samples);
    order = order.subspan(count);
  }
}

}  // namespace hpo::trial_runner
