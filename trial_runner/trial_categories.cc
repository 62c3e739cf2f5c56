// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/trial_categories.h"

#include <stdexcept>

namespace hpo::trial_runner {

nlohmann::json CategoriesToJson(const Dataset& dataset) {
  nlohmann::json list = nlohmann::json::array();
  for (const CategoryColumn& column : dataset.categories) {
    list.push_back({{"column", column.name}, {"values", column.values}});
  }
  return list;
}

void RequireKnownColumns(const ModelEntry& model, const Dataset& dataset) {
  if (model.takes_categories || dataset.categories.empty()) return;
  throw std::invalid_argument("model '" + model.name + "' takes numbers, column " + dataset.categories.front().name +
                              " holds categories; use mlp or graph");
}

}  // namespace hpo::trial_runner
