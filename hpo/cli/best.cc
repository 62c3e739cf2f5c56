// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <string>
#include <vector>

#include "hpo/base/error.h"
#include "hpo/cli/command.h"
#include "hpo/cli/export_best.h"
#include "hpo/cli/study_location.h"
#include "hpo/report/constraints_text.h"
#include "hpo/report/json.h"
#include "hpo/report/recommended_text.h"
#include "hpo/report/text.h"

namespace hpo::cli {
namespace {

class BestCommand final : public Command {
 public:
  void Declare(Arguments& arguments) override {
    arguments.Add("study", study_, kStudyHelp);
    arguments.Add("--export", folder_,
                  "Folder to write its weights (safetensors), architecture, training document and metrics to");
  }

  int Run(const Terminal& terminal) override {
    const StoredStudy stored = OpenStored(study_, terminal);
    const study::Trial* best = stored.state.best();
    if (best == nullptr) {
      throw Error(ErrorCode::kNoUsableTrial, report::NoBestText(stored.state), stored.state.spec().name);
    }
    if (!folder_.empty()) {
      DiskFileSystem files;
      const std::vector<std::string> names = ExportTrial(files, stored, *best, std::filesystem::absolute(folder_));
      std::string talk = "wrote to " + folder_ + ":";
      for (const std::string& name : names) talk += " " + name;
      terminal.Say(talk);
    }
    const auto recommended = study::Recommend(stored.state);
    nlohmann::ordered_json json = report::TrialJson(stored.state, *best, false);
    json["recommended"] = report::RecommendedJson(recommended);
    std::string text = report::TrialText(stored.state, *best);
    if (const std::string line = report::RecommendedText(stored.state, recommended); !line.empty()) text += line + "\n";
    terminal.Result(text, json);
    return 0;
  }

 private:
  std::string study_;
  std::string folder_;
};

}  // namespace

std::unique_ptr<Command> MakeBest() { return std::make_unique<BestCommand>(); }

}  // namespace hpo::cli
