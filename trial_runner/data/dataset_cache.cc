// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/dataset_cache.h"

#include <stdexcept>
#include <utility>

namespace hpo::trial_runner {

namespace {

std::string KeyOf(const DatasetEntry& entry, const nlohmann::json& options) {
  const nlohmann::json identity = {entry.name, options};
  return identity.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

SplitOptions WithoutFold(SplitOptions split) {
  split.fold = kEachFold;
  return split;
}

}  // namespace

const Dataset* DatasetCache::Find(const DatasetEntry& entry, const nlohmann::json& options,
                                  const SplitOptions& split) const {
  if (folds_.empty() || KeyOf(entry, options) != key_ || WithoutFold(split) != cut_) return nullptr;
  const auto fold = folds_.find(split.fold);
  return (fold != folds_.end() ? fold : folds_.begin())->second.get();
}

const Dataset& DatasetCache::Get(const DatasetEntry& entry, const nlohmann::json& options, const SplitOptions& split) {
  const std::string key = KeyOf(entry, options);
  const SplitOptions cut = WithoutFold(split);
  if (key != key_ || cut != cut_) folds_.clear();  // before loading: two data sets might not fit the memory
  key_ = key;
  cut_ = cut;
  std::unique_ptr<const Dataset>& dataset = folds_[split.fold];
  if (dataset != nullptr) return *dataset;
  auto loaded = std::make_unique<const Dataset>(entry.load(options, split));
  try {
    RequireConsistent(*loaded);
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument("data set " + entry.name + ": " + error.what());
  }
  dataset = std::move(loaded);
  return *dataset;
}

}  // namespace hpo::trial_runner
