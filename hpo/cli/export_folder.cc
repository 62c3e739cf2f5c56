// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/export_folder.h"

#include <fmt/format.h>

#include <string_view>

#include "hpo/cli/weights_file.h"

namespace hpo::cli {
namespace {

using nlohmann::ordered_json;

// hpo-trial's names for them in the weights' metadata
constexpr const char* kArchitectureKey = "hpo.architecture";
constexpr const char* kClassesKey = "hpo.classes";
constexpr const char* kTargetsKey = "hpo.targets";

std::string Pretty(const ordered_json& json) {
  return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + '\n';
}

std::string TensorTable(const WeightsHeader& header) {
  std::string text = "| tensor | type | shape |\n|---|---|---|\n";
  for (const TensorInfo& tensor : header.tensors) {
    std::string shape;
    for (const std::int64_t extent : tensor.shape) shape += fmt::format("{}{}", shape.empty() ? "" : " x ", extent);
    text += fmt::format("| `{}` | {} | {} |\n", tensor.name, tensor.dtype, shape.empty() ? "scalar" : shape);
  }
  return text;
}

constexpr std::string_view kLoading = R"(
Load the weights with the Python package safetensors:

```python
from safetensors.numpy import load_file   # safetensors.torch for PyTorch tensors
weights = load_file("weights.safetensors")
```

A `linear` layer computes `x @ weight.T + bias`. A `batch_norm` layer computes
`(x - running_mean) / sqrt(running_var + epsilon) * weight + bias`, for images channel by channel. An `activation` applies
its `function`; `gelu` is the exact one, with the error function. `conv2d` and `pool2d` are PyTorch's `conv2d`,
`max_pool2d` and `avg_pool2d` with the options given; `global_average_pool` is the mean over rows and columns. `sum` and
`multiply` combine their inputs, `concatenation` puts them one after the other along `axis`, 0 being the first after the
batch. `flatten` makes one axis of a sample's, `add_channel` puts one of extent 1 in front. `dropout` and
`stochastic_depth` do nothing outside training; `init` says how weights started. `layer_norm`, `rms_norm`, `embedding` and
`recurrent` are PyTorch's LayerNorm, RMSNorm, Embedding and LSTM or GRU; `self_attention` is its MultiheadAttention up to
`out_proj`, which is a layer of its own. A layer with `padding` at least 0 reads the tokens as its second input and leaves
out positions that have this token. Pixels count from 0 to 1 and are brought to the `pixel_scale` of metrics.json,
less the mean and over the deviation of their channel. Columns of categories come after those of numbers and hold the place
of a value in `categories` of metrics.json; `leading_columns` takes the first ones, `category_embedding` the row of its table for
the category in its `column`. The last layer's outputs are the logits of the classes, or where
there is a `targets.json` numbers: each times the `deviation` of its target, plus the `mean`, is in the target's unit.

)";

std::string Readme(const ExportContent& content, const WeightsHeader& header) {
  return content.heading +
         fmt::format(R"(
- `weights.safetensors`: the weights {}, under the names PyTorch gives them
- `architecture.json`: the network as data: its input shape and its layers in order; `inputs` are positions of earlier
  layers, -1 is the network's input
- {}: what the outputs stand for, in their order
- `training.json`: the document it was trained with, data set and preprocessing included
- `metrics.json`: {}
)",
                     content.weights_are, header.metadata.contains(kTargetsKey) ? "`targets.json`" : "`classes.json`",
                     content.metrics_hold) +
         std::string(kLoading) + TensorTable(header);
}

}  // namespace

std::vector<std::string> WriteExport(FileSystem& files, const ExportContent& content,
                                     const std::filesystem::path& folder) {
  const WeightsHeader header = ReadWeightsHeader(content.weights, content.weights_file);
  std::vector<std::string> names;
  const auto write = [&](const char* name, std::string_view bytes) {
    files.Replace(folder / name, bytes);
    names.emplace_back(name);
  };
  write("weights.safetensors", content.weights);
  const auto write_noted = [&](const char* key, const char* name) {
    const auto found = header.metadata.find(key);
    if (found == header.metadata.end()) return;
    const ordered_json noted = ordered_json::parse(found->second, nullptr, false);
    if (!noted.is_discarded()) write(name, Pretty(noted));
  };
  write_noted(kArchitectureKey, "architecture.json");
  write_noted(kClassesKey, "classes.json");
  write_noted(kTargetsKey, "targets.json");
  if (!content.training.is_null()) write("training.json", Pretty(content.training));
  write("metrics.json", Pretty(content.metrics));
  write("README.md", Readme(content, header));
  return names;
}

}  // namespace hpo::cli
