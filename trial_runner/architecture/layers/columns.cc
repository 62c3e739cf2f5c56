// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/layers/columns.h"

#include <string>

#include "trial_runner/architecture/layers/requirement.h"

namespace hpo::trial_runner {
namespace {

std::int64_t ColumnsOf(const Shape& input) {
  Require(input.size() == 1, "needs a row of columns (count), got " + ToString(input));
  return input.front();
}

}  // namespace

LayerFacts Describe(const LeadingColumns& layer, const std::vector<Shape>& inputs) {
  const std::int64_t columns = ColumnsOf(inputs.front());
  RequireAtLeast("count", layer.count, 1);
  Require(layer.count <= columns,
          "count = " + std::to_string(layer.count) + " is more than the " + std::to_string(columns) + " columns");
  return {.output = {layer.count}, .tensors = {}};
}

LayerFacts Describe(const CategoryEmbedding& layer, const std::vector<Shape>& inputs) {
  const std::int64_t columns = ColumnsOf(inputs.front());
  RequireAtLeast("column", layer.column, 0);
  RequireAtLeast("categories", layer.categories, 1);
  RequireAtLeast("width", layer.width, 1);
  Require(layer.column < columns, "column = " + std::to_string(layer.column) + " is not one of the " +
                                      std::to_string(columns) + " columns, which count from 0");
  const TensorInit init = TensorInit::Normal(1);  // PyTorch's default for embeddings
  return {.output = {layer.width},
          .tensors = {{.name = "weight", .shape = {layer.categories, layer.width}, .init = init}}};
}

}  // namespace hpo::trial_runner
