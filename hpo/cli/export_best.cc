// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/export_best.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "hpo/base/error.h"
#include "hpo/cli/weights_file.h"
#include "hpo/report/json.h"
#include "hpo/report/text.h"
#include "hpo/run/checkpoint_keeper.h"
#include "hpo/run/launch.h"
#include "hpo/study/document.h"

namespace hpo::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr const char* kArchitectureKey = "hpo.architecture";  // hpo-trial's name for it in the weights' metadata

struct Weights {
  std::string bytes;
  WeightsHeader header;
};

// Of the latest attempt that has any: weights of an earlier one are older.
Weights FindWeights(FileSystem& files, const StoredStudy& stored, const study::Trial& trial) {
  const fs::path folder = run::TrialFolder(stored.folder, trial.number);
  for (auto attempt = trial.attempts.rbegin(); attempt != trial.attempts.rend(); ++attempt) {
    const fs::path file = run::AttemptFolder(stored.folder, {trial.number, attempt->number}) / run::kBestWeights;
    if (std::optional<std::string> bytes = files.Read(file)) {
      WeightsHeader header = ReadWeightsHeader(*bytes, file.string());
      return {std::move(*bytes), std::move(header)};
    }
  }
  throw Error(ErrorCode::kNotFound,
              fmt::format("trial {} left no {}; only trainings by hpo-trial leave weights that can be exported",
                          trial.number, run::kBestWeights),
              folder.string());
}

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

constexpr std::string_view kReadmeBody = R"(
- `weights.safetensors`: the weights of the best step, under the names PyTorch gives them
- `architecture.json`: the network as data: its input shape and its layers in order; `inputs` are positions of earlier
  layers, -1 is the network's input
- `training.json`: the document it was trained with, data set and preprocessing included
- `metrics.json`: the trial with its configuration and what it measured

Load the weights with the Python package safetensors:

```python
from safetensors.numpy import load_file   # safetensors.torch for PyTorch tensors
weights = load_file("weights.safetensors")
```

A `linear` layer computes `x @ weight.T + bias`. A `batch_norm` layer computes
`(x - running_mean) / sqrt(running_var + epsilon) * weight + bias`. `gelu` is the exact one, with the error function.
`dropout` does nothing outside training, `sum` adds its inputs, and the last layer's outputs are the logits of the
classes.

)";

std::string Readme(const StoredStudy& stored, const study::Trial& trial, const WeightsHeader& header) {
  const study::StudySpec& spec = stored.state.spec();
  return fmt::format("# The best trial of {}\n\nTrial {}: {} {}.\n", spec.name, trial.number, spec.objective().metric,
                     report::NumberText(*trial.value)) +
         std::string(kReadmeBody) + TensorTable(header);
}

}  // namespace

std::vector<std::string> ExportTrial(FileSystem& files, const StoredStudy& stored, const study::Trial& trial,
                                     const fs::path& folder) {
  const Weights weights = FindWeights(files, stored, trial);
  std::vector<std::string> names;
  const auto write = [&](const char* name, std::string_view content) {
    files.Replace(folder / name, content);
    names.emplace_back(name);
  };
  write("weights.safetensors", weights.bytes);
  if (const auto found = weights.header.metadata.find(kArchitectureKey); found != weights.header.metadata.end()) {
    const ordered_json architecture = ordered_json::parse(found->second, nullptr, false);
    if (!architecture.is_discarded()) write("architecture.json", Pretty(architecture));
  }
  const study::StudySpec& spec = stored.state.spec();
  if (!spec.training.is_null()) write("training.json", Pretty(study::TrialDocument(spec, trial.configuration)));
  write("metrics.json", Pretty(report::TrialJson(stored.state, trial, true)));
  write("README.md", Readme(stored, trial, weights.header));
  return names;
}

}  // namespace hpo::cli
