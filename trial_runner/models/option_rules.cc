// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/models/option_rules.h"

#include <algorithm>
#include <array>
#include <string>

#include "trial_runner/models/model_options.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;

struct OptionRule {
  const char* model;
  const char* option;
  const char* message;
  bool (*holds)(const json& options);
};

bool HeadsDivideWidth(const json& options) {
  return ReadInteger(options, "width") % ReadInteger(options, "heads") == 0;
}
bool KernelIsOdd(const json& options) { return ReadInteger(options, "kernel") % 2 == 1; }

constexpr std::array kRules = {
    OptionRule{"transformer", "heads", "must divide model.transformer.width", HeadsDivideWidth},
    OptionRule{"vit", "heads", "must divide model.vit.width", HeadsDivideWidth},
    OptionRule{"convnet", "kernel", "needs an odd number, which keeps rows and columns", KernelIsOdd},
    OptionRule{"mobilenet_v2", "kernel", "needs an odd number, which keeps rows and columns", KernelIsOdd},
};

}  // namespace

std::vector<DocumentProblem> ModelProblems(const ModelOptions& model) {
  std::vector<DocumentProblem> problems;
  for (const OptionRule& rule : kRules) {
    // A user's model may have the name of a built-in one that its program left out, and other options.
    if (model.name != rule.model || !model.options.contains(rule.option) || rule.holds(model.options)) continue;
    problems.push_back({"model." + model.name + "." + rule.option, rule.message});
  }
  return problems;
}

}  // namespace hpo::trial_runner
