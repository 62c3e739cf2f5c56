// SPDX-License-Identifier: Apache-2.0
//
// Look-up in the tables of samplers and pruners: rows with a `name`.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "search/options.h"

namespace hpo::search {

// The row called `name`; nullptr when there is none.
template <class Row>
const Row* FindRow(const std::vector<Row>& rows, std::string_view name) {
  for (const Row& row : rows) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

// The row called `name`. Throws std::invalid_argument that suggests the nearest name or lists them all; `kind` is what
// the message calls a row, e.g. "sampler".
template <class Row>
const Row& RowNamed(const std::vector<Row>& rows, std::string_view name, std::string_view kind) {
  if (const Row* row = FindRow(rows, name)) return *row;
  std::vector<std::string> legal;
  std::string list;
  for (const Row& row : rows) {
    legal.emplace_back(row.name);
    list += (list.empty() ? "" : ", ") + legal.back();
  }
  const std::string nearest = NearestName(name, legal);
  throw std::invalid_argument("unknown " + std::string(kind) + " \"" + std::string(name) + "\"; " +
                              (nearest.empty() ? "there are " + list : "did you mean \"" + nearest + "\"?"));
}

}  // namespace hpo::search
