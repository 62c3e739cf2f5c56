// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/models/sequence_input.h"

#include <stdexcept>

namespace hpo::trial_runner {

Field FrameField() {
  return {.name = "frame",
          .kind = FieldKind::kInteger,
          .fallback = 1,
          .min = 1,
          .max = 65536,
          .help = "numbers read in a step when a sample is one row of numbers; must divide their count"};
}

int AddSequenceInput(Architecture& net, const std::string& model, const nlohmann::json& options,
                     const ModelInput& input, std::int64_t width) {
  const std::size_t axes = input.sample_shape.size();
  if (input.vocabulary > 0 && axes == 1) {
    return net.Add("tokens", Embedding{.vocabulary = input.vocabulary, .width = width}, Architecture::kInput);
  }
  if (input.vocabulary == 0 && axes == 2) return Architecture::kInput;
  if (input.vocabulary > 0 || axes != 1) {
    throw std::invalid_argument("model " + model +
                                " needs samples of tokens (length) or of numbers (length, features)" +
                                " or (count), got " + ToString(input.sample_shape));
  }
  const auto frame = options.at("frame").get<std::int64_t>();
  if (input.sample_shape[0] % frame != 0) {
    throw std::invalid_argument("model." + model + ".frame = " + std::to_string(frame) + " must divide the " +
                                std::to_string(input.sample_shape[0]) + " numbers of a sample");
  }
  return net.Add("frames", Frames{.size = frame}, Architecture::kInput);
}

std::vector<int> WithTokens(int x, std::int64_t padding) {
  return padding >= 0 ? std::vector<int>{x, Architecture::kInput} : std::vector<int>{x};
}

}  // namespace hpo::trial_runner
