// SPDX-License-Identifier: Apache-2.0
//
// An object of the training document as data: its fields, the objects inside it and, where one of several variants
// is chosen by the member `name`, those variants. The two readers of such a description are here: one fills in a
// given document and finds everything that is wrong with it, the other writes the JSON Schema.
// Pure functions on values: safe from any thread.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "trial_runner/document/document.h"
#include "trial_runner/document/fields.h"

namespace hpo::trial_runner {

inline constexpr const char* kVariantKey = "name";

struct Section {
  std::string name;  // the member it is; empty: the whole document
  std::string help;
  std::vector<Field> fields;
  std::vector<Section> sections;
  std::vector<Section> lists;     // each a list of such objects, empty by default
  std::vector<Section> variants;  // empty: there is nothing to choose; else each may be there, the chosen one is read
  std::string default_variant;    // empty: the choice must be given
};

// `given` with all defaults filled in and variants that are not chosen left out. Appends to `problems`, paths
// starting at `path`; the result is complete only when nothing was appended.
nlohmann::json FillSection(const Section& section, const nlohmann::json& given, const std::string& path,
                           std::vector<DocumentProblem>& problems);

// The section's JSON Schema; variants are properties marked by "x-variant-key" and "x-variants".
nlohmann::ordered_json SectionSchema(const Section& section);

}  // namespace hpo::trial_runner
