// SPDX-License-Identifier: Apache-2.0
//
// What the tables of options of the file-reading data sets have in common. Pure functions.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <utility>

#include "trial_runner/document/fields.h"

namespace hpo::trial_runner {

// A path that must be given; `help` says what of.
Field PathField(std::string name, const std::string& help);

// A path that may be left empty; `help` says what happens then.
Field OptionalPathField(std::string name, std::string help);

// A whole number in [min, max].
Field WholeField(std::string name, std::int64_t fallback, std::pair<std::int64_t, std::int64_t> range,
                 std::string help);

// What every kind of table has: `header` and `delimiter`.
Field HeaderField();
Field DelimiterField();

// Whether the targets are classes or numbers: `classification` or `regression`, as number_targets.h has them.
Field TaskField();

// Two options that are given both or not at all. Throws std::invalid_argument when one alone is.
std::pair<std::string, std::string> OptionalPair(const nlohmann::json& options, const std::string& first,
                                                 const std::string& second);

// What `make` returns; what it throws is said of the file or folder `path`.
template <typename Function>
auto NamingFile(const std::string& path, const Function& make) {
  try {
    return make();
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(path + ": " + error.what());
  }
}

}  // namespace hpo::trial_runner
