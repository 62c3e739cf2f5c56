// SPDX-License-Identifier: Apache-2.0
//
// Layers that read the columns of a table: a sample is a row of numbers, of which some stand for categories.
#pragma once

#include <cstdint>
#include <tuple>
#include <vector>

#include "trial_runner/architecture/layers/layer_facts.h"
#include "trial_runner/architecture/layers/layer_member.h"

namespace hpo::trial_runner {

// The first columns alone: (columns) -> (count).
struct LeadingColumns {
  static constexpr const char* kKind = "leading_columns";
  std::int64_t count = 1;  // >= 1, at most the columns

  static constexpr auto Members() { return std::tuple(Member{"count", &LeadingColumns::count}); }
};

// The row of a table for the category that one column holds, a whole number in [0, categories): (columns) -> (width).
// Guo and Berkhahn 2016.
struct CategoryEmbedding {
  static constexpr const char* kKind = "category_embedding";
  std::int64_t column = 0;      // >= 0, below the columns
  std::int64_t categories = 1;  // >= 1
  std::int64_t width = 1;       // >= 1

  static constexpr auto Members() {
    return std::tuple(Member{"column", &CategoryEmbedding::column},
                      Member{"categories", &CategoryEmbedding::categories}, Member{"width", &CategoryEmbedding::width});
  }
};

LayerFacts Describe(const LeadingColumns& layer, const std::vector<Shape>& inputs);
LayerFacts Describe(const CategoryEmbedding& layer, const std::vector<Shape>& inputs);

}  // namespace hpo::trial_runner
