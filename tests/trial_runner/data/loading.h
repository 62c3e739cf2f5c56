// SPDX-License-Identifier: Apache-2.0
//
// What tests of data sets share: loading with the defaults that a document fills in, and files that something damaged.
#pragma once

#include <rapidcheck.h>

#include <cstddef>
#include <stdexcept>
#include <string>

#include "trial_runner/data/dataset.h"
#include "trial_runner/registry.h"

namespace hpo::trial_runner {

inline Dataset LoadFilled(const DatasetEntry& entry, nlohmann::json options, const SplitOptions& split = {}) {
  for (const Field& field : entry.fields) {
    if (!options.contains(field.name)) options[field.name] = field.fallback;
  }
  Dataset dataset = entry.load(options, split);
  RequireConsistent(dataset);
  return dataset;
}

// `bytes` with up to three bits turned, or cut off, or both; inside a property.
inline std::string Damaged(std::string bytes) {
  const auto flips = *rc::gen::container<std::vector<std::size_t>>(*rc::gen::inRange<std::size_t>(0, 4),
                                                                   rc::gen::inRange<std::size_t>(0, 8 * bytes.size()));
  const bool cut = *rc::gen::arbitrary<bool>();
  for (const std::size_t bit : flips) bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
  if (cut) bytes.resize(*rc::gen::inRange<std::size_t>(0, bytes.size()));
  return bytes;
}

// Inside a property: `read` either returns or throws std::invalid_argument with one line that names `file`.
template <typename Read>
void RequireResultOrOneError(const std::string& file, const Read& read) {
  try {
    read();
    RC_TAG("read");
  } catch (const std::invalid_argument& error) {
    const std::string message = error.what();
    RC_LOG() << message;
    RC_ASSERT(message.find(file) != std::string::npos);
    RC_ASSERT(message.find('\n') == std::string::npos);
    RC_TAG("refused");
  }
}

}  // namespace hpo::trial_runner
