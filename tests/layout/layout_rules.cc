// SPDX-License-Identifier: Apache-2.0
#include "tests/layout/layout_rules.h"

#include <algorithm>
#include <array>
#include <optional>
#include <sstream>

namespace hpo::layout {
namespace {

constexpr int kMaxLines = 400;

using Names = std::vector<std::string_view>;

// What files under `folder` may include. The longest matching folder holds.
struct FolderRule {
  std::string_view folder;
  Names project;      // prefixes of "quoted" includes
  Names libraries;    // prefixes of <angled> includes that are not the standard library
  bool pure = false;  // nothing of the standard library that reaches the world: see kWorld
};

// No library: the compiler's own header.
constexpr const char* kVectorInstructions = "immintrin.h";

std::vector<FolderRule> Rules() {
  // The messages give study and run one JSON shape for measurements; they are not the runner.
  const Names study = {"hpo/base/", "hpo/study/", "search/", "trial_runner/protocol/"};
  Names run = study;
  run.push_back("hpo/run/");
  Names report = run;
  report.push_back("hpo/report/");
  const Names any = {""};
  return {{.folder = "search/",
           .project = {"search/"},
           .libraries = {"Eigen/", "boost/random/", kVectorInstructions},
           .pure = true},
          {.folder = "trial_runner/protocol/", .project = {"trial_runner/protocol/"}, .libraries = {"nlohmann/"}},
          {.folder = "trial_runner/", .project = {"trial_runner/"}, .libraries = any},
          {.folder = "hpo/base/", .project = {"hpo/base/"}, .libraries = any},
          {.folder = "hpo/study/", .project = study, .libraries = any},
          {.folder = "hpo/run/", .project = run, .libraries = any},
          {.folder = "hpo/report/", .project = report, .libraries = any},
          {.folder = "hpo/cli/", .project = {"hpo/", "search/", "trial_runner/protocol/"}, .libraries = any},
          {.folder = "hpo/", .project = report, .libraries = any}};
}

// Search is a function of history: it has no clock, no file, no thread, and its randomness is RandomSource.
constexpr std::array<std::string_view, 18> kWorld = {
    "barrier",      "chrono",     "condition_variable", "csignal", "cstdio", "ctime",  "filesystem",
    "fstream",      "future",     "iostream",           "latch",   "mutex",  "random", "semaphore",
    "shared_mutex", "stop_token", "syncstream",         "thread"};

// Headers inside the runner whose subject is a tensor. Those that hpo's users or torch-free code include (registry.h,
// trainer.h, dataset.h, document.h, architecture.h) are not among them and must not become so.
constexpr auto kTorchHeaders = std::to_array<std::string_view>({
    "trial_runner/architecture/forward/forward.h",
    "trial_runner/architecture/initialization.h",
    "trial_runner/augmentation/image_operations.h",
    "trial_runner/checkpoint/tensor_file_format.h",
    "trial_runner/device/accelerator.h",
    "trial_runner/kernels/gelu.h",
    "trial_runner/kernels/linear.h",
    "trial_runner/kernels/lstm.h",
    "trial_runner/kernels/serving.h",
    "trial_runner/kernels/views.h",
    "trial_runner/kernels/winograd.h",
    "trial_runner/module_adapter.h",
    "trial_runner/network.h",
    "trial_runner/optim/clipping.h",
    "trial_runner/optim/improvement_watch.h",
    "trial_runner/optim/learning_rate.h",
    "trial_runner/optim/loss.h",
    "trial_runner/optim/step_count.h",
    "trial_runner/planned/layer_plan.h",
    "trial_runner/planned/network_plan.h",
    "trial_runner/precision/autocast_guard.h",
    "trial_runner/precision/float8_linear.h",
    "trial_runner/precision/float8_tensor.h",
    "trial_runner/precision/loss_scaler.h",
    "trial_runner/precision/mixed_precision.h",
    "trial_runner/training_data.h",
});

bool StartsWithAny(std::string_view text, const Names& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return text.starts_with(prefix); });
}

template <std::size_t n>
bool Contains(const std::array<std::string_view, n>& list, std::string_view item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

bool IsTorch(std::string_view header) { return StartsWithAny(header, {"torch/", "ATen/", "c10/", "caffe2/"}); }

bool IsStandard(std::string_view header) { return header.find_first_of("/.") == std::string_view::npos; }

const FolderRule* RuleFor(std::string_view path, const std::vector<FolderRule>& rules) {
  const FolderRule* best = nullptr;
  for (const FolderRule& rule : rules) {
    if (path.starts_with(rule.folder) && (best == nullptr || rule.folder.size() > best->folder.size())) best = &rule;
  }
  return best;
}

struct Include {
  bool quoted = false;
  std::string header;
};

std::optional<Include> ReadInclude(const std::string& line) {
  const auto hash = line.find_first_not_of(" \t");
  if (hash == std::string::npos || line[hash] != '#') return std::nullopt;
  const auto word = line.find_first_not_of(" \t", hash + 1);
  if (word == std::string::npos || line.compare(word, 7, "include") != 0) return std::nullopt;
  const auto open = line.find_first_of("\"<", word);
  if (open == std::string::npos) return std::nullopt;
  const bool quoted = line[open] == '"';
  const auto close = line.find(quoted ? '"' : '>', open + 1);
  return Include{.quoted = quoted, .header = line.substr(open + 1, close - open - 1)};
}

// Why this include is refused, or nothing.
std::optional<std::string> Refusal(std::string_view path, const FolderRule& rule, const Include& include) {
  const std::string_view header = include.header;
  if (IsTorch(header)) {
    if (!path.starts_with("trial_runner/") || path.starts_with("trial_runner/protocol/")) {
      return "torch is for trial_runner only";
    }
    if (path.ends_with(".h") && !Contains(kTorchHeaders, path)) {
      return "no torch in a header that others include; declare the type, or hide it in the .cc file";
    }
    return std::nullopt;
  }
  if (include.quoted) {
    if (StartsWithAny(header, rule.project)) return std::nullopt;
    return "not below " + std::string(rule.folder) +
           " in the floor plan of the README; includes are written from the root";
  }
  if (IsStandard(header)) {
    if (!rule.pure || !Contains(kWorld, header)) return std::nullopt;
    return "search has no clock, file or thread, and its randomness is RandomSource";
  }
  if (StartsWithAny(header, rule.libraries)) return std::nullopt;
  return std::string(rule.folder) + " does not use this library";
}

}  // namespace

std::vector<Problem> CheckIncludes(std::string_view path, std::string_view text) {
  const std::vector<FolderRule> rules = Rules();
  const FolderRule* rule = RuleFor(path, rules);
  if (rule == nullptr || !(path.ends_with(".h") || path.ends_with(".cc"))) return {};
  std::vector<Problem> problems;
  std::istringstream lines{std::string(text)};
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    const auto include = ReadInclude(line);
    if (!include) continue;
    if (const auto why = Refusal(path, *rule, *include)) {
      problems.push_back(std::string(path) + ":" + std::to_string(number) + ": includes " + include->header + ": " +
                         *why);
    }
  }
  return problems;
}

std::vector<Problem> CheckLicence(std::string_view path, std::string_view text) {
  if (text.starts_with("#!")) text.remove_prefix(std::min(text.size(), text.find('\n') + 1));
  const std::string_view line = text.substr(0, text.find('\n'));
  if (line.find("SPDX-License-Identifier: Apache-2.0") != std::string_view::npos) return {};
  return {std::string(path) + ":1: the first line must say SPDX-License-Identifier: Apache-2.0"};
}

std::vector<Problem> CheckSize(std::string_view path, std::string_view text) {
  const auto count = std::count(text.begin(), text.end(), '\n');
  if (count <= kMaxLines) return {};
  return {std::string(path) + ": " + std::to_string(count) + " lines, the limit is " + std::to_string(kMaxLines) +
          "; split it by what the parts are about"};
}

}  // namespace hpo::layout
