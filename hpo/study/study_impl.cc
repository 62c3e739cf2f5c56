// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/study_impl.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "hpo/study/constraints.h"
#include "hpo/study/earlier_studies.h"
#include "hpo/study/study_folder.h"
#include "hpo/study/utf8.h"
#include "hpo/study/verdict.h"
#include "search/space/legal_points.h"

namespace hpo::study {
namespace {

using search::Decision;
using search::TrialState;

constexpr double kTicksPerSecond = 1e6;  // event times are kept to the microsecond: no clock of records is better

search::FidelityRange RangeOf(const StudySpec& spec) {
  return spec.fidelity ? search::FidelityRange{spec.fidelity->min, spec.fidelity->max} : search::FidelityRange{};
}

}  // namespace

StudySpec Checked(StudySpec spec) {
  std::vector<Problem> problems = Problems(spec);
  if (!problems.empty()) throw Error(ErrorCode::kInvalidInput, "study", std::move(problems));
  return spec;
}

std::string Readable(std::string_view text) {
  std::string readable;
  while (!text.empty()) {
    const std::size_t good = FirstBadByte(text);
    readable += text.substr(0, good);
    if (good == text.size()) break;
    readable += "\xEF\xBF\xBD";
    text.remove_prefix(good + 1);
  }
  return readable;
}

std::string TrialName(int trial) { return "trial " + std::to_string(trial); }

Study::Impl::Impl(StudySpec given, StudyOptions given_options)
    : spec(Checked(std::move(given))), options(std::move(given_options)), random(spec.seed) {
  pruner = OrInvalidInput("pruner",
                          [&] { return search::MakePruner(spec.pruner.name, RangeOf(spec), spec.pruner.options); });
  std::vector<TakenStudy> taken = ReadWarmStart();
  if (options.files != nullptr) {
    journal.emplace(*options.files, JournalPath(options.folder), options.journal,
                    [this](Event&& event) { state.Apply(std::move(event)); });
  }
  Open(taken);
}

// Nothing for a study that is stored already: what it took is in its journal.
std::vector<TakenStudy> Study::Impl::ReadWarmStart() {
  if (spec.warm_start.empty()) return {};
  DiskFileSystem disk;
  FileSystem& files = options.files != nullptr ? *options.files : disk;
  const auto stored = options.files != nullptr ? files.Read(JournalPath(options.folder)) : std::nullopt;
  if (stored && stored->find('\n') != stored->npos) return {};
  return TakeEarlierStudies(spec, files, options.relative_to);
}

void Study::Impl::Open(const std::vector<TakenStudy>& taken) {
  if (state.created()) {
    spec = Resumed(state.spec(), std::move(spec));
    RefuseDifferences(state.spec(), spec, options.folder);
  }
  sampler = OrInvalidInput("sampler",
                           [&] { return search::MakeSampler(spec.sampler.name, spec.space, spec.sampler.options); });
  if (options.files != nullptr) WriteStudyFile(*options.files, options.folder, spec);
  spent_before_ = state.spent_s();
  opened_ = clock().Now();
  if (!state.created()) Record(Created{ToJson(spec), ToJson(taken, spec.space)});
  Opened event;
  for (const auto& [name, value] : options.environment) event.environment.emplace(Readable(name), Readable(value));
  Record(std::move(event));
  if (state.spec().budget != spec.budget) Record(BudgetSet{spec.budget});
  Commit();
}

void Study::Impl::Commit() {
  if (journal) journal->Commit();
  if (options.committed) options.committed(state);
}

void Study::Impl::Record(Payload payload) {
  const double time = std::round(clock().UnixSeconds() * kTicksPerSecond) / kTicksPerSecond;
  const Event event{state.sequence() + 1, time, std::move(payload)};
  if (journal) journal->Append(event, spec.space);
  state.Apply(event);
  if (options.observer) options.observer(event, state);
}

bool Study::Impl::HasTime() const {
  if (!spec.budget.seconds) return true;
  const std::chrono::duration<double> session = clock().Now() - opened_;
  return spent_before_ + session.count() < *spec.budget.seconds;
}

bool Study::Impl::HasSlot() const {
  if (!state.halted().empty() || !HasTime()) return false;
  return !spec.budget.trials || state.told() + state.pending() < *spec.budget.trials;
}

std::optional<int> Study::Impl::NextWaiting() const {
  if (!state.halted().empty() || !HasTime()) return std::nullopt;
  if (spec.budget.trials && state.told() + state.running() >= *spec.budget.trials) return std::nullopt;
  const search::Assignment assignment = pruner->Assign(search::History(state.history()));
  if (assignment.resume) return assignment.resume;
  for (const int trial : state.history().pending) {
    if (At(trial).state == TrialState::kWaiting) return trial;
  }
  return std::nullopt;
}

// What is fixed can exhaust a sampler early (a grid's point tried before); the free values are then drawn uniformly.
search::Proposal Study::Impl::Suggest(const search::PartialConfiguration& fixed) {
  const int trial = static_cast<int>(state.trials().size());
  search::Proposal proposal =
      sampler->Suggest({.count = 1, .first_trial = trial, .fixed = fixed}, search::History(state.history()), random);
  if (!proposal.suggestions.empty() || fixed.size() == 0) return proposal;
  search::RandomStream stream = random.Stream(trial, search::Purpose::kSample);
  const search::LegalPoints legal(spec.space, fixed);
  if (const auto point = legal.Draw(stream)) return {.suggestions = {{legal.At(*point), {}}}};
  const std::string problem = FixedProblem(spec.space, fixed).value_or("no legal configuration was found");
  throw Error(ErrorCode::kInvalidInput, problem, "configuration");
}

search::PartialConfiguration Study::Impl::Canonical(const search::PartialConfiguration& given) const {
  if (given.size() != 0 && given.size() != spec.space.size()) {
    throw Error(ErrorCode::kInvalidInput, "the configuration has " + std::to_string(given.size()) +
                                              " values, the space has " + std::to_string(spec.space.size()));
  }
  std::vector<std::optional<search::Value>> values = given.values();
  std::vector<Problem> problems;
  for (int i = 0; i < given.size(); ++i) {
    if (!given[i]) continue;
    if (auto problem = search::ValueProblem(spec.space[i], *given[i])) {
      problems.push_back({spec.space[i].name, 0, std::move(*problem)});
    } else {
      values[static_cast<std::size_t>(i)] = search::Canonical(spec.space[i], *given[i]);
    }
  }
  if (!problems.empty()) throw Error(ErrorCode::kInvalidInput, "configuration", std::move(problems));
  return search::PartialConfiguration(std::move(values));
}

int Study::Impl::RecordAsked(search::Suggestion suggestion, std::string_view source) {
  Asked asked;
  asked.trial = static_cast<int>(state.trials().size());
  asked.configuration = std::move(suggestion.configuration);
  asked.after = state.sequence();
  asked.source = source;
  asked.note = std::move(suggestion.note);
  const int trial = asked.trial;
  Record(std::move(asked));
  return trial;
}

std::optional<int> Study::Impl::AskNext(search::Outlook& outlook) {
  const auto [fixed, source] = NextGiven();
  search::Proposal proposal = Suggest(fixed);
  if (proposal.suggestions.empty()) {
    outlook = proposal.outlook;
    exhausted = outlook == search::Outlook::kExhausted;
    return std::nullopt;
  }
  return RecordAsked(std::move(proposal.suggestions.front()), source);
}

std::pair<search::PartialConfiguration, std::string_view> Study::Impl::NextGiven() const {
  const auto given = static_cast<std::size_t>(state.asked_from_start_with());
  if (given < spec.start_with.size()) return {spec.start_with[given], kStartWithSource};
  if (!state.warm_start_asks().empty()) return {state.warm_start_asks().front(), kWarmStartSource};
  return {search::PartialConfiguration(), kSamplerSource};
}

const Trial& Study::Impl::At(int trial) const {
  if (trial < 0 || trial >= static_cast<int>(state.trials().size())) {
    throw Error(ErrorCode::kNotFound, "there is no " + TrialName(trial));
  }
  return state.trials()[static_cast<std::size_t>(trial)];
}

const Attempt& Study::Impl::At(AttemptId id) const {
  const std::vector<Attempt>& attempts = At(id.trial).attempts;
  if (id.attempt < 1 || id.attempt > static_cast<int>(attempts.size())) {
    throw Error(ErrorCode::kNotFound, TrialName(id.trial) + " has no attempt " + std::to_string(id.attempt));
  }
  return attempts[static_cast<std::size_t>(id.attempt) - 1];
}

// Decides on a measurement already recorded and records the stop it may lead to.
Decision Study::Impl::Judge(AttemptId id, const Metrics& metrics) {
  const auto value = metrics.find(spec.objective().metric);
  if (value == metrics.end()) return Decision::kContinue;
  StopAsked stop;
  stop.trial = id.trial;
  stop.attempt = id.attempt;
  if (!std::isfinite(value->second)) {
    stop.reason = "the objective is not finite";
  } else {
    const Decision decision = pruner->Decide(id.trial, search::History(state.history()));
    if (decision == Decision::kContinue) return decision;
    stop.pause = stop.resumable = decision == Decision::kPause;
    stop.reason = stop.pause ? "paused" : "pruned";
  }
  const Decision decision = stop.resumable ? Decision::kPause : Decision::kStop;
  Record(std::move(stop));
  return decision;
}

void Study::Impl::Settle(const Trial& trial, Outcome outcome) {
  if (!std::isfinite(outcome.seconds) || outcome.seconds < 0) {
    throw Error(ErrorCode::kInvalidInput, TrialName(trial.number) + " ran for a time that is no number >= 0");
  }
  outcome.failed = Readable(outcome.failed);
  Record(study::Judge(trial, outcome, {spec.objective(), spec.executor.retries, spec.metric_constraints}));
  if (!state.halted().empty()) return;
  if (trial.state == TrialState::kWaiting && outcome.cause == EndCause::kCannotWrite) {
    Record(Halted{TrialName(trial.number) + " waits for room on the disk (" + outcome.failed +
                  "); free some and run the study again"});
  }
  if (state.equal_failures() < kEqualFailuresToHalt) return;
  Record(Halted{std::to_string(kEqualFailuresToHalt) + " trials in a row failed alike, the last one: " + trial.reason});
}

void Study::Impl::TellWithoutToken(int number, Outcome outcome) {
  const Trial& trial = At(number);
  if (trial.state >= TrialState::kCompleted) {
    throw Error(ErrorCode::kRefused, TrialName(number) + " is told already: it is " + std::string(Name(trial.state)));
  }
  if (trial.state == TrialState::kRunning) {
    outcome.seconds = std::max(0.0, clock().UnixSeconds() - trial.attempts.back().started);
  }
  Settle(trial, std::move(outcome));
}

}  // namespace hpo::study
