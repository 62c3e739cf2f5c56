// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/dataset_cache.h"

#include <utility>

namespace hpo::trial_runner {
namespace {

class BorrowedDataset final : public Dataset {
 public:
  explicit BorrowedDataset(const Dataset& dataset) : dataset_(dataset) {}

  const TabularData& Rows(Part part) const override { return dataset_.Rows(part); }
  const std::vector<std::int64_t>& SampleShape() const override { return dataset_.SampleShape(); }
  const std::vector<std::string>& ClassNames() const override { return dataset_.ClassNames(); }

 private:
  const Dataset& dataset_;
};

}  // namespace

Registry DatasetCache::Wrap(const Registry& registry) {
  Registry wrapped;
  for (const ModelEntry& model : registry.models()) wrapped.AddModel(model);
  for (const DatasetEntry& entry : registry.datasets()) {
    DatasetEntry cached = entry;
    cached.load = [this, entry](const nlohmann::json& options, const SplitOptions& split) {
      return Load(entry, options, split);
    };
    wrapped.AddDataset(std::move(cached));
  }
  return wrapped;
}

std::unique_ptr<Dataset> DatasetCache::Load(const DatasetEntry& entry, const nlohmann::json& options,
                                            const SplitOptions& split) {
  const nlohmann::json identity = {entry.name, options, split.validation, split.test, split.seed};
  const std::string key = identity.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (dataset_ == nullptr || key != key_) {
    dataset_.reset();  // before loading: two data sets might not fit the memory
    dataset_ = entry.load(options, split);
    key_ = key;
  }
  return std::make_unique<BorrowedDataset>(*dataset_);
}

}  // namespace hpo::trial_runner
