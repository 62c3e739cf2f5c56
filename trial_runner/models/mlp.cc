// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/models/mlp.h"

#include <algorithm>
#include <string>
#include <vector>

#include "trial_runner/models/model_options.h"

namespace hpo::trial_runner {
namespace {

// A block, or the sample, and how many features it has.
struct Features {
  int node;
  std::int64_t count;
};

constexpr std::int64_t kMostAutomaticWidth = 50;

std::int64_t EmbeddingWidth(const nlohmann::json& options, std::int64_t categories) {
  const std::int64_t width = ReadInteger(options, "embedding_width");
  return width > 0 ? width : std::min((categories + 1) / 2, kMostAutomaticWidth);
}

// The numbers of a row beside what stands for each of its categories.
Features EmbedCategories(Architecture& net, const nlohmann::json& options, const ModelInput& input) {
  const std::int64_t numbers = input.sample_shape.front() - std::ssize(input.categories);
  Features all{Architecture::kInput, numbers};
  std::vector<int> parts;
  if (numbers > 0) parts.push_back(net.Add("numbers", LeadingColumns{numbers}, Architecture::kInput));
  for (std::size_t i = 0; i < input.categories.size(); ++i) {
    const std::int64_t width = EmbeddingWidth(options, input.categories[i]);
    const CategoryEmbedding layer{
        .column = numbers + static_cast<std::int64_t>(i), .categories = input.categories[i], .width = width};
    parts.push_back(net.Add("embedding" + std::to_string(i), layer, Architecture::kInput));
    all.count += width;
  }
  all.node = parts.size() == 1 ? parts.front() : net.Add("columns", Concatenation{}, parts);
  return all;
}

// linear -> (batch norm) -> activation -> dropout, and an edge around all of it where the widths allow one.
Features AddBlock(Architecture& net, const nlohmann::json& options, int index, Features input) {
  const std::string suffix = std::to_string(index);
  const std::int64_t width = options.at("width").get<std::int64_t>();
  int x = net.Add("hidden" + suffix, Linear{.outputs = width}, input.node);
  if (options.at("batch_norm").get<bool>()) x = net.Add("norm" + suffix, BatchNorm{}, x);
  x = net.Add("activation" + suffix, Activation{ReadActivation(options)}, x);
  const double dropout = options.at("dropout").get<double>();
  if (dropout > 0) x = net.Add("dropout" + suffix, Dropout{dropout}, x);
  if (options.at("residual").get<bool>() && input.count == width) {
    x = net.Add("residual" + suffix, Sum{}, {x, input.node});
  }
  return {x, width};
}

Architecture BuildMlp(const nlohmann::json& options, const ModelInput& input) {
  if (input.vocabulary > 0) {
    throw std::invalid_argument("model mlp takes numbers, the data set has tokens; choose a model that embeds tokens");
  }
  Architecture net(input.sample_shape);
  const int depth = options.at("depth").get<int>();
  Features x{Architecture::kInput, ElementCount(input.sample_shape)};
  if (!input.categories.empty()) x = EmbedCategories(net, options, input);
  if (input.sample_shape.size() > 1) x.node = net.Add("flatten", Flatten{}, x.node);
  for (int i = 0; i < depth; ++i) x = AddBlock(net, options, i, x);
  net.Add("output", Linear{.outputs = input.outputs}, x.node);
  return net;
}

std::vector<Field> Fields() {
  return {
      {.name = "depth",
       .kind = FieldKind::kInteger,
       .fallback = 2,
       .min = 0,
       .max = 16,
       .help = "hidden blocks; 0: a linear model"},
      {.name = "width",
       .kind = FieldKind::kInteger,
       .fallback = 128,
       .min = 1,
       .max = 8192,
       .help = "units of each hidden block"},
      ActivationField("relu", "nonlinearity of the hidden blocks"),
      {.name = "batch_norm",
       .kind = FieldKind::kBoolean,
       .fallback = false,
       .help = "batch normalization before each activation"},
      {.name = "dropout",
       .kind = FieldKind::kReal,
       .fallback = 0.0,
       .min = 0.0,
       .max = 1.0,
       .max_exclusive = true,
       .help = "probability of dropping a hidden unit while training"},
      {.name = "residual",
       .kind = FieldKind::kBoolean,
       .fallback = false,
       .help = "an identity edge around each hidden block of equal width"},
      IntegerField("embedding_width", 0, {0, 4096},
                   "numbers that stand for a category of a column; 0: half of its categories, 50 at most"),
  };
}

}  // namespace

ModelEntry MlpModel() {
  return {.name = "mlp",
          .help = "multi-layer perceptron",
          .fields = Fields(),
          .takes_categories = true,
          .architecture = BuildMlp,
          .module = {}};
}

}  // namespace hpo::trial_runner
