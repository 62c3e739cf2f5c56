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

// What the source says before it loads must be so, where it says anything.
inline void RequireOutlineOf(const DatasetEntry& entry, const nlohmann::json& options, const Dataset& dataset) {
  if (!entry.outline) throw std::logic_error(entry.name + " says nothing before it loads");
  const OutlineOrWhy said = entry.outline(options);
  if (std::holds_alternative<std::string>(said)) return;
  DataOutline outline = std::get<DataOutline>(said), loaded = OutlineOf(dataset);
  if (outline.rows == 0) loaded.rows = 0;
  if (options.value("tokens", "") == "bpe" && outline.input.vocabulary > loaded.input.vocabulary) {
    outline.input.vocabulary = outline.input.outputs = loaded.input.vocabulary;
  }
  if (outline != loaded) throw std::logic_error(entry.name + " loads something else than it says before");
}

inline Dataset LoadFilled(const DatasetEntry& entry, nlohmann::json options, const SplitOptions& split = {}) {
  for (const Field& field : entry.fields) {
    if (!options.contains(field.name)) options[field.name] = field.fallback;
  }
  Dataset dataset = entry.load(options, split);
  RequireConsistent(dataset);
  RequireOutlineOf(entry, options, dataset);
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
