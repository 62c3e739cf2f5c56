// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/replicates_text.h"

#include <fmt/format.h>

#include <cmath>
#include <vector>

#include "hpo/report/text.h"

namespace hpo::report {

using study::Trial;

std::string ReplicatesText(const Summary& summary, const Trial& trial) {
  std::vector<double> values;
  for (const Trial& other : summary.state->trials()) {
    const bool counts = other.state == search::TrialState::kCompleted && other.value;
    if (counts && other.configuration == trial.configuration) values.push_back(*other.value);
  }
  if (values.size() < 2) return "";
  const auto n = static_cast<double>(values.size());
  double mean = 0, squares = 0;
  for (const double value : values) mean += value / n;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return fmt::format("{} +- {:.2g} ({})", NumberText(mean), std::sqrt(squares / (n - 1) / n), values.size());
}

}  // namespace hpo::report
