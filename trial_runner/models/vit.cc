// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/models/vit.h"

#include <stdexcept>
#include <string>

#include "trial_runner/models/encoder.h"
#include "trial_runner/models/model_options.h"

namespace hpo::trial_runner {
namespace {

constexpr const char* kName = "vit";
constexpr const char* kClassToken = "class_token";

void RequireImage(const nlohmann::json& options, const ModelInput& input) {
  const Shape& shape = input.sample_shape;
  if (input.vocabulary > 0 || input.label_per_token || shape.size() < 2 || shape.size() > 3) {
    throw std::invalid_argument(
        "model vit needs images (channels, rows, columns) or (rows, columns) with one label, got " +
        std::string(input.vocabulary > 0 ? "tokens " : "samples ") + ToString(shape));
  }
  const std::int64_t patch = ReadInteger(options, "patch");
  const std::int64_t rows = shape[shape.size() - 2], columns = shape.back();
  if (rows % patch != 0 || columns % patch != 0) {
    throw std::invalid_argument("model.vit.patch = " + std::to_string(patch) + " must divide the " +
                                std::to_string(rows) + " rows and " + std::to_string(columns) + " columns of an image");
  }
}

Architecture BuildVit(const nlohmann::json& options, const ModelInput& input) {
  RequireImage(options, input);
  Architecture net(input.sample_shape);
  const Patches patches{.size = ReadInteger(options, "patch"), .width = ReadInteger(options, "width")};
  int x = AddTransformerLayer(net, "conv_proj", patches, Architecture::kInput);
  const bool class_token = ReadChoice(options, "pooling") == kClassToken;
  if (class_token) x = net.Add("class_token", ClassToken{}, x);
  x = AddTransformerLayer(net, "positions", Positions{}, x);
  const double dropout = ReadReal(options, "dropout");
  if (dropout > 0) x = net.Add("dropout", Dropout{dropout}, x);
  x = AddEncoder(net, kName, options, {.causal = false}, x);
  x = net.Add("pool", SequencePool{class_token ? SequencePooling::kFirst : SequencePooling::kMean}, x);
  AddTransformerLayer(net, "head", Linear{.outputs = input.outputs}, x);
  return net;
}

std::vector<Field> Fields() {
  std::vector<Field> fields = {
      IntegerField("patch", 4, {1, 1024}, "pixels of an edge of the squares; must divide rows and columns")};
  const std::vector<Field> encoder = EncoderFields({.depth = 6, .dropout = 0});
  fields.insert(fields.end(), encoder.begin(), encoder.end());
  fields.push_back(
      ChoiceField("pooling", {kClassToken, "mean"},
                  "what an image is classified by: a trained token in front of its squares, or their mean"));
  return fields;
}

}  // namespace

ModelEntry VitModel() {
  return {.name = kName, .help = "vision transformer", .fields = Fields(), .architecture = BuildVit, .module = {}};
}

}  // namespace hpo::trial_runner
