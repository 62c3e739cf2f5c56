// SPDX-License-Identifier: Apache-2.0
#include "tests/support/study_printer.h"

#include <sstream>

namespace hpo::testing {
namespace {

using search::ToString;

// Shortest form that reads back to the same bits.
std::string Number(double value) { return ToString(search::Value(value)); }
std::string Number(const std::optional<double>& value) { return value ? Number(*value) : "-"; }

template <class Pairs>
std::string Numbers(const Pairs& pairs) {
  std::string text = "{";
  for (const auto& [name, value] : pairs) text += name + "=" + Number(value) + " ";
  return text + "}";
}

std::string Values(const search::Configuration& configuration) {
  std::string text = "(";
  for (const auto& value : configuration.values()) {
    text += value ? std::to_string(value->index()) + ":" + ToString(*value) + " " : "- ";
  }
  return text + ")";
}

template <class List>
std::string Listed(const List& list) {
  std::string text;
  for (const auto item : list) text += std::to_string(item) + " ";
  return text;
}

void PrintTrial(std::ostream& out, const study::Trial& trial) {
  out << "trial " << trial.number << ' ' << study::Name(trial.state) << ' ' << Values(trial.configuration) << ' '
      << trial.source << " after=" << trial.after << " value=" << Number(trial.value)
      << " violation=" << Number(trial.violation) << " step=" << Number(trial.best_step)
      << " metrics=" << Numbers(trial.metrics) << " test=" << Numbers(trial.test)
      << " seconds=" << Number(trial.seconds) << " reason=\"" << trial.reason << "\" facts=" << trial.facts << '\n';
  for (const study::Attempt& attempt : trial.attempts) {
    out << "  attempt " << attempt.number << ' ' << attempt.token << " device=\"" << attempt.device
        << "\" started=" << Number(attempt.started) << " seconds=" << Number(attempt.seconds) << ' '
        << (attempt.cause ? protocol::Name(*attempt.cause) : "open") << " detail=\"" << attempt.detail
        << "\" stop=" << attempt.stop_asked << attempt.resumable << attempt.pause << " \"" << attempt.stop_reason
        << "\"\n";
  }
  for (const study::Measurement& measurement : trial.measurements) {
    out << "  measured " << Number(measurement.step) << ' ' << Numbers(measurement.metrics) << '\n';
  }
}

void PrintRecord(std::ostream& out, const search::TrialRecord& record) {
  out << "record " << record.trial << ' ' << study::Name(record.state) << ' ' << Values(record.configuration)
      << " losses=";
  for (const double loss : record.losses) out << Number(loss) << ' ';
  if (!record.constraints.empty()) out << "constraints=";
  for (const double excess : record.constraints) out << Number(excess) << ' ';
  out << "curve=";
  for (const search::CurvePoint& point : record.curve) out << Number(point.step) << ':' << Number(point.loss) << ' ';
  out << "cost=" << Number(record.cost_s) << " fidelity=" << Number(record.fidelity) << " note=" << Numbers(record.note)
      << '\n';
}

}  // namespace

std::string Print(const study::StudyState& state) {
  std::ostringstream out;
  const search::HistoryStore& history = state.history();
  out << "sequence " << state.sequence() << " created " << Number(state.created_time()) << " spent "
      << Number(state.spent_s()) << " told " << state.told() << " running " << state.running() << " equal failures "
      << state.equal_failures() << " halted \"" << state.halted() << "\"\n";
  if (state.created()) out << "spec " << ToJson(state.spec()) << '\n';
  for (const auto& [name, value] : state.environment()) out << "environment " << name << '=' << value << '\n';
  out << "best " << (state.best() != nullptr ? state.best()->number : -1) << " results " << Listed(history.results)
      << "pending " << Listed(history.pending) << '\n';
  out << "budget " << history.budget.trials.value_or(-1) << ' ' << history.budget.told << ' '
      << Number(history.budget.seconds) << ' ' << Number(history.budget.spent_s) << '\n';
  for (const study::Trial& trial : state.trials()) PrintTrial(out, trial);
  for (const search::TrialRecord& record : history.trials) PrintRecord(out, record);
  return out.str();
}

}  // namespace hpo::testing
