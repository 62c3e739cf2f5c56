// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <iostream>
#include <optional>
#include <string>

#include "hpo/base/error.h"
#include "hpo/cli/ask_tell_session.h"
#include "hpo/cli/command.h"
#include "hpo/cli/environment.h"
#include "hpo/cli/study_location.h"
#include "hpo/study/study_file.h"

namespace hpo::cli {
namespace {

namespace fs = std::filesystem;

class AskTellCommand final : public Command {
 public:
  void Declare(Arguments& arguments) override {
    arguments.Add("study", file_, "Study file; it needs neither training nor command").Required();
    const Argument dir = arguments.Add("--dir", dir_, "Folder of the study (default: hpo-runs/<name>)");
    arguments.AddFlag("--in-memory", in_memory_, "Keep nothing on disk").Without(dir);
    arguments.SetFooter(std::string(AskTellHelp()));
  }

  int Run(const Terminal& terminal) override {
    study::StudyOptions options{.relative_to = fs::absolute(file_).parent_path(), .clock = &clock_};
    study::StudySpec spec = Spec();
    if (!in_memory_) {
      options.files = &files_;
      options.folder = fs::absolute(StudyFolder(spec.name, dir_));
      options.environment = Environment(fs::current_path());
    }
    study::Study study(std::move(spec), std::move(options));
    Greet(terminal, study.state());
    AskTellSession(study).Serve(std::cin, terminal.out);
    return 0;
  }

 private:
  study::StudySpec Spec() {
    const std::optional<std::string> text = files_.Read(file_);
    if (!text) throw Error(ErrorCode::kNotFound, "there is no such study file", file_);
    return study::ParseStudyFile(*text, file_).spec;
  }

  static void Greet(const Terminal& terminal, const study::StudyState& state) {
    if (state.trials().empty()) return;
    terminal.Say(fmt::format("study {} goes on: {} trials told, {} open ones will be handed out again",
                             state.spec().name, state.told(), state.pending()));
  }

  std::string file_;
  std::string dir_;
  bool in_memory_ = false;
  DiskFileSystem files_;
  SystemClock clock_;
};

}  // namespace

std::unique_ptr<Command> MakeAskTell() { return std::make_unique<AskTellCommand>(); }

}  // namespace hpo::cli
