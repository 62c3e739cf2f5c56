// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/progress_printer.h"

#include <fmt/format.h>

#include <ostream>
#include <string>
#include <utility>

#include "hpo/report/constraints_text.h"
#include "hpo/report/text.h"

namespace hpo::cli {
namespace {

using report::DurationText;
using report::NumberText;
using study::StudyState;
using study::Trial;

constexpr std::chrono::milliseconds kRedrawInterval{100};
constexpr double kLeastRateSeconds = 1.0;  // before it a rate says nothing

std::string TrialLine(const Trial& trial, const StudyState& state) {
  std::string line = fmt::format("trial {} {}", trial.number, study::Name(trial.state));
  if (trial.value) line += fmt::format("  {} {}", state.spec().objective().metric, NumberText(*trial.value));
  if (state.best() == &trial) line += "  (best)";
  if (const std::string broken = report::BrokenText(state.spec(), trial); !broken.empty()) line += "  " + broken;
  if (!trial.measurements.empty()) line += fmt::format("  {} steps", NumberText(trial.measurements.back().step));
  line += fmt::format("  {}", DurationText(trial.seconds));
  if (trial.state == search::TrialState::kFailed)
    line += fmt::format("  {}", trial.reason.substr(0, trial.reason.find('\n')));
  return line;
}

}  // namespace

void ProgressPrinter::OnEvent(const study::Event& event, const StudyState& state) {
  if (terminal_.quiet) return;
  if (!started_) {
    started_ = clock_.Now();
    told_at_start_ = state.told();
  }
  if (terminal_.live) return;
  if (const auto* told = std::get_if<study::Told>(&event.payload)) {
    lines_.push_back(TrialLine(state.trials()[static_cast<std::size_t>(told->trial)], state));
  } else if (const auto* ended = std::get_if<study::Ended>(&event.payload)) {
    lines_.push_back(fmt::format("trial {} attempt {} {}: {}", ended->trial, ended->attempt,
                                 protocol::Name(ended->cause), ended->detail));
  }
}

void ProgressPrinter::OnCommitted(const StudyState& state) {
  for (const std::string& line : std::exchange(lines_, {})) terminal_.Say(line);
  const bool is_due = !drawn_ || clock_.Now() - *drawn_ >= kRedrawInterval;
  if (terminal_.live && !terminal_.quiet && is_due) Redraw(state);
}

void ProgressPrinter::Redraw(const StudyState& state) {
  drawn_ = clock_.Now();
  line_open_ = true;
  const std::optional<int> budget = state.spec().budget.trials;
  std::string line = fmt::format("told {}", state.told());
  if (budget) line += fmt::format("/{}", *budget);
  if (const Trial* best = state.best())
    line += fmt::format("  best {} (trial {})", NumberText(*best->value), best->number);
  const double seconds = std::chrono::duration<double>(*drawn_ - *started_).count();
  const int told = state.told() - told_at_start_;
  if (seconds >= kLeastRateSeconds && told > 0) {
    const double rate = told / seconds;
    line += fmt::format("  {:.3g} trials/s", rate);
    if (budget) line += fmt::format("  {} left", DurationText((*budget - state.told()) / rate));
  }
  const std::string_view bold = terminal_.color ? "\033[1m" : "";
  const std::string_view plain = terminal_.color ? "\033[0m" : "";
  terminal_.err << "\r\033[K" << bold << line << plain << std::flush;
}

void ProgressPrinter::Finish() {
  if (!line_open_) return;
  terminal_.err << "\r\033[K" << std::flush;
  line_open_ = false;
}

}  // namespace hpo::cli
