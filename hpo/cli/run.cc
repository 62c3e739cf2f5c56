// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "hpo/base/error.h"
#include "hpo/cli/command.h"
#include "hpo/cli/environment.h"
#include "hpo/cli/interrupts.h"
#include "hpo/cli/late_problems.h"
#include "hpo/cli/number_problem.h"
#include "hpo/cli/plotly.h"
#include "hpo/cli/progress_printer.h"
#include "hpo/cli/runner_program.h"
#include "hpo/cli/study_location.h"
#include "hpo/cli/training_check.h"
#include "hpo/report/json.h"
#include "hpo/report/page.h"
#include "hpo/report/recommended_text.h"
#include "hpo/report/text.h"
#include "hpo/run/process_executor.h"
#include "hpo/run/process_options.h"
#include "hpo/run/tuner.h"
#include "hpo/study/study.h"
#include "hpo/study/study_folder.h"

namespace hpo::cli {
namespace {

namespace fs = std::filesystem;

// Beside the journal, for the eyes; a study is no worse off without it.
void WritePage(const Terminal& terminal, const report::Summary& summary, const fs::path& folder) {
  const fs::path shown = folder.lexically_proximate(fs::current_path()) / "report.html";
  try {
    DiskFileSystem().Replace(folder / "report.html", report::ReportPage(summary, LoadPlotly()));
    terminal.Say(fmt::format("report: {}", shown.string()));
  } catch (const Error& error) {
    terminal.Say(fmt::format("no report page: {}", error.what()));
  }
}

void ShowSummary(const Terminal& terminal, const report::Summary& summary) {
  const auto recommended = study::Recommend(*summary.state);
  nlohmann::ordered_json json = report::SummaryJson(summary);
  json["recommended"] = report::RecommendedJson(recommended);
  std::string text = report::SummaryText(summary);
  const std::string line = report::RecommendedText(*summary.state, recommended);
  if (!line.empty()) text += line + "\n";
  terminal.Result(text, json);
}

class RunCommand final : public Command {
 public:
  void Declare(Arguments& arguments) override {
    arguments.Add("study", file_, "Study file").Required();
    arguments.Add("--dir", dir_, "Folder of the study (default: hpo-runs/<name>)");
    arguments.Add("--trials", trials_, "Budget of told trials instead of the file's").Check(&PositiveProblem);
    arguments.Add("--seconds", seconds_, "Budget of wall seconds instead of the file's").Check(&PositiveProblem);
    arguments.Add("--slots", slots_, "Trials at a time instead of the file's").Check(&PositiveProblem);
    arguments.AddFlag("--no-sync", no_sync_, "Leave durability to the operating system (a power cut may lose trials)");
  }

  int Run(const Terminal& terminal) override {
    study::StudyFile file = LoadStudyFile(file_);
    study::StudySpec& spec = file.spec;
    Override(spec);
    const fs::path folder = fs::absolute(StudyFolder(spec.name, dir_));
    // What a study that goes on trains cannot change: it was looked at when the study began.
    if (!fs::exists(study::JournalPath(folder))) RequireTrainable(terminal, file_, file);
    // May refuse: before anything is written.
    const run::ProcessExecutorOptions options = WithLinesOf(file_, file.lines, [&] { return ProcessOptions(spec); });
    run::RunQueue queue;
    const Interrupts interrupts(queue);
    ProgressPrinter progress(terminal, clock_);
    study::Study study =
        WithLinesOf(file_, file.lines, [&] { return study::Study(spec, StudyOptionsFor(folder, progress)); });
    Greet(terminal, study, folder);
    const std::unique_ptr<run::Executor> executor = run::MakeProcessExecutor(options, queue);
    run::Tuner tuner(study, *executor, queue,
                     {.folder = folder, .runner_documents = spec.command.empty(), .json_configurations = true});
    const run::TunerEnd end = tuner.Run();
    progress.Finish();
    return Close(terminal, study, folder, end);
  }

 private:
  void Override(study::StudySpec& spec) const {
    if (trials_) spec.budget.trials = *trials_;
    if (seconds_) spec.budget.seconds = *seconds_;
    if (slots_) spec.executor.slots = *slots_;
  }

  study::StudyOptions StudyOptionsFor(const fs::path& folder, ProgressPrinter& progress) {
    return {.files = &files_,
            .folder = folder,
            .relative_to = fs::absolute(file_).parent_path(),
            .clock = &clock_,
            .journal = {.sync = !no_sync_},
            .environment = Environment(fs::current_path()),
            .observer = [&progress](const study::Event& event,
                                    const study::StudyState& state) { progress.OnEvent(event, state); },
            .committed = [&progress](const study::StudyState& state) { progress.OnCommitted(state); }};
  }

  static run::ProcessExecutorOptions ProcessOptions(const study::StudySpec& spec) {
    run::ProcessExecutorOptions options = run::MakeProcessOptions(spec.executor);
    options.command = spec.command;
    if (spec.command.empty()) options.worker = {RunnerProgram().string()};
    return options;
  }

  static void Greet(const Terminal& terminal, const study::Study& study, const fs::path& folder) {
    const study::StudyState& state = study.state();
    const fs::path shown = folder.lexically_proximate(fs::current_path());
    if (study.recovered_bytes() > 0) {
      terminal.Say(fmt::format("the journal ended in {} bytes of a record cut short; they were dropped",
                               study.recovered_bytes()));
    }
    terminal.Say(state.told() > 0 ? fmt::format("resuming study {} in {}: {} trials told", state.spec().name,
                                                shown.string(), state.told())
                                  : fmt::format("study {} in {}", state.spec().name, shown.string()));
  }

  int Close(const Terminal& terminal, const study::Study& study, const fs::path& folder, run::TunerEnd end) const {
    const report::Summary summary = report::Summarize(study.state());
    if (end == run::TunerEnd::kInterrupted || end == run::TunerEnd::kKilled) {
      terminal.Say(fmt::format("interrupted with {} trials told; go on with: hpo run {}{}", study.state().told(), file_,
                               dir_.empty() ? "" : " --dir " + dir_));
      return Info(end == run::TunerEnd::kKilled ? ErrorCode::kKilled : ErrorCode::kInterrupted).exit_status;
    }
    ShowSummary(terminal, summary);
    terminal.Say(fmt::format("all trials: hpo trials {}", folder.lexically_proximate(fs::current_path()).string()));
    WritePage(terminal, summary, folder);
    if (end == run::TunerEnd::kHalted || study.state().best() == nullptr)
      return Info(ErrorCode::kNoUsableTrial).exit_status;
    return 0;
  }

  std::string file_;
  std::string dir_;
  std::optional<int> trials_;
  std::optional<double> seconds_;
  std::optional<int> slots_;
  bool no_sync_ = false;
  DiskFileSystem files_;
  SystemClock clock_;
};

}  // namespace

std::unique_ptr<Command> MakeRun() { return std::make_unique<RunCommand>(); }

}  // namespace hpo::cli
