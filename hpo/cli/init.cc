// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "hpo/base/error.h"
#include "hpo/base/file_system.h"
#include "hpo/cli/command.h"

namespace hpo::cli {
namespace {

constexpr std::string_view kStartingStudy = R"({
  "//": "A study: what may vary, how a trial is trained, when to end. Run it with: hpo run FILE",
  "name": "my_study",
  "seed": 0,
  "objective": {"metric": "valid.error", "goal": "minimize"},
  "budget": {"trials": 30, "seconds": 3600},
  "fidelity": {"//": "a trial may be judged after min epochs; it trains max", "path": "epochs", "min": 3, "max": 20},
  "sampler": {"name": "auto"},
  "pruner": {"name": "asha", "reduction_factor": 3},
  "space": {
    "//": "each name is a path into training: real, integer, ordinal, choice or boolean",
    "optimizer.name":         {"choice": ["adamw", "sgd"]},
    "optimizer.lr":           {"real": [0.0001, 0.3], "scale": "log"},
    "optimizer.sgd.momentum": {"//": "active only when optimizer.name is sgd", "real": [0.0, 0.99]},
    "model.mlp.depth":        {"integer": [1, 3]},
    "model.mlp.width":        {"integer": [16, 256], "scale": "log"},
    "model.mlp.dropout":      {"real": [0.0, 0.5]},
    "batch_size":             {"ordinal": [16, 32, 64, 128]}
  },
  "start_with": [{"optimizer.name": "adamw", "optimizer.lr": 0.001}],
  "training": {
    "//": "everything that does not vary; hpo describe training lists all settings",
    "dataset": {"name": "digits"},
    "model": {"name": "mlp"},
    "schedule": {"name": "cosine", "warmup_epochs": 1},
    "early_stopping": {"patience": 6}
  },
  "executor": {"name": "process", "slots": "auto", "trial_timeout_s": 600, "retries": 2}
}
)";

class InitCommand final : public Command {
 public:
  void Declare(Arguments& arguments) override {
    arguments.Add("file", file_, "Where to write it (default: study.json)");
  }

  int Run(const Terminal& terminal) override {
    if (std::filesystem::exists(file_)) {
      throw Error(ErrorCode::kRefused, "this file exists already; name another one", file_);
    }
    DiskFileSystem files;
    files.Replace(file_, kStartingStudy);
    terminal.Say(fmt::format("wrote {}; check it with hpo validate {}, run it with hpo run {}", file_, file_, file_));
    return 0;
  }

 private:
  std::string file_ = "study.json";
};

}  // namespace

std::unique_ptr<Command> MakeInit() { return std::make_unique<InitCommand>(); }

}  // namespace hpo::cli
