// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/study.h"

#include <cmath>
#include <utility>

#include "hpo/study/study_folder.h"
#include "hpo/study/study_impl.h"

namespace hpo::study {
namespace {

using search::Decision;
using search::TrialState;

// The decision behind a stop that was asked for; kContinue without one.
Decision DecisionOf(const Attempt& attempt) {
  if (!attempt.stop_asked) return Decision::kContinue;
  return attempt.resumable ? Decision::kPause : Decision::kStop;
}

}  // namespace

Study::Study(StudySpec spec, StudyOptions options)
    : impl_(std::make_unique<Impl>(std::move(spec), std::move(options))) {}
Study::~Study() = default;
Study::Study(Study&&) noexcept = default;
Study& Study::operator=(Study&&) noexcept = default;

AskResult Study::Ask(int count) {
  AskResult result;
  while (static_cast<int>(result.trials.size()) < count) {
    if (!MayAsk()) {
      result.outlook = search::Outlook::kExhausted;
      break;
    }
    const std::optional<int> trial = impl_->AskNext(result.outlook);
    if (!trial) break;
    result.trials.push_back(*trial);
  }
  return result;
}

int Study::AskConfiguration(const search::PartialConfiguration& configuration) {
  const search::PartialConfiguration fixed = impl_->Canonical(configuration);
  if (!impl_->HasSlot()) throw Error(ErrorCode::kBudgetExhausted, "no trial is left to ask for: raise the budget");
  search::Proposal proposal = impl_->Suggest(fixed);
  if (proposal.suggestions.empty()) {
    throw Error(ErrorCode::kBudgetExhausted, "the sampler has nothing to propose now; give the configuration's values");
  }
  return impl_->RecordAsked(std::move(proposal.suggestions.front()), kUserSource);
}

std::optional<int> Study::NextWaiting() const { return impl_->NextWaiting(); }

AttemptId Study::Start(int number, const std::string& device) {
  const Trial& trial = impl_->At(number);
  if (trial.state != TrialState::kWaiting && trial.state != TrialState::kPaused) {
    throw Error(ErrorCode::kRefused, TrialName(number) + " cannot start: it is " + std::string(Name(trial.state)));
  }
  const AttemptId id{number, static_cast<int>(trial.attempts.size()) + 1};
  impl_->Record(Started{id.trial, id.attempt, impl_->tokens.Next(), Readable(device)});
  return id;
}

Decision Study::Measure(AttemptId id, const std::string& token, double step, const Metrics& metrics) {
  const Attempt& attempt = impl_->At(id);
  if (attempt.token != token || attempt.cause) {
    throw Error(ErrorCode::kRefused, TrialName(id.trial) + " attempt " + std::to_string(id.attempt) +
                                         " may not measure: " + (attempt.cause ? "it has ended" : "wrong token"));
  }
  if (!std::isfinite(step) || step <= 0) {
    throw Error(ErrorCode::kInvalidInput,
                TrialName(id.trial) + " measured at step " + std::to_string(step) + ": steps are numbers > 0");
  }
  const Decision asked = DecisionOf(attempt);
  if (step <= state().history().trials[static_cast<std::size_t>(id.trial)].fidelity) return asked;
  impl_->Record(Measured{id.trial, id.attempt, step, metrics});
  return asked == Decision::kContinue ? impl_->Judge(id, metrics) : asked;
}

void Study::Stop(AttemptId id, const std::string& reason, bool resumable) {
  const Attempt& attempt = impl_->At(id);
  if (attempt.cause || DecisionOf(attempt) == Decision::kStop) return;
  impl_->Record(StopAsked{id.trial, id.attempt, Readable(reason), resumable, false});
}

Reply Study::Tell(AttemptId id, const std::string& token, const Outcome& outcome) {
  const Attempt& attempt = impl_->At(id);
  if (attempt.token != token || attempt.cause == EndCause::kLost) return Reply::kStale;
  if (attempt.cause) return Reply::kRepeated;
  impl_->Settle(impl_->At(id.trial), outcome);
  return Reply::kAccepted;
}

void Study::Tell(int trial, const Outcome& outcome) { impl_->TellWithoutToken(trial, outcome); }

void Study::Tell(int trial, double value) {
  Outcome outcome;
  outcome.metrics.emplace(spec().objective().metric, value);
  impl_->TellWithoutToken(trial, std::move(outcome));
}

void Study::Fail(int trial, const std::string& reason) {
  Outcome outcome;
  outcome.failed = reason.empty() ? "failed without a reason" : reason;
  impl_->TellWithoutToken(trial, std::move(outcome));
}

int Study::Add(const search::PartialConfiguration& configuration, double value) {
  return Add(configuration, Metrics{{spec().objective().metric, value}});
}

int Study::Add(const search::PartialConfiguration& configuration, const Metrics& metrics) {
  const search::PartialConfiguration canonical = impl_->Canonical(configuration);
  search::Suggestion suggestion;
  suggestion.configuration = OrInvalidInput("configuration", [&] {
    std::vector<std::optional<search::Value>> values = canonical.values();
    values.resize(static_cast<std::size_t>(spec().space.size()));
    return spec().space.Complete(std::move(values));
  });
  if (const auto broken = spec().space.FirstBroken(suggestion.configuration.values())) {
    const std::string& text = spec().space.constraints()[static_cast<std::size_t>(*broken)].text;
    throw Error(ErrorCode::kInvalidInput, "breaks the constraint \"" + text + '"', "configuration");
  }
  const int trial = impl_->RecordAsked(std::move(suggestion), kAddedSource);
  Outcome outcome;
  outcome.metrics = metrics;
  Tell(trial, outcome);
  return trial;
}

void Study::SetBudget(const Budget& budget) {
  StudySpec changed = impl_->spec;
  changed.budget = budget;
  changed = Checked(std::move(changed));
  if (budget == impl_->spec.budget) return;
  if (impl_->options.files != nullptr) WriteStudyFile(*impl_->options.files, impl_->options.folder, changed);
  impl_->Record(BudgetSet{budget});
  impl_->spec.budget = budget;
}

void Study::Commit() { impl_->Commit(); }

void Study::Prepare() { impl_->sampler->Prepare(search::History(state().history()), impl_->random); }

bool Study::MayAsk() const { return !impl_->exhausted && impl_->HasSlot(); }

bool Study::Done() const { return !MayAsk() && state().running() == 0 && !NextWaiting(); }

const StudyState& Study::state() const { return impl_->state; }
const StudySpec& Study::spec() const { return impl_->spec; }

std::uint64_t Study::TrialSeed(int trial) const { return study::TrialSeed(impl_->spec.seed, trial); }

std::uint64_t TrialSeed(std::uint64_t study_seed, int trial) {
  constexpr int kUnusedBits = 11;  // 53 bits are left: every JSON reader holds them exactly
  return search::RandomSource(study_seed).Stream(trial, search::Purpose::kRunnerSeed)() >> kUnusedBits;
}

std::uint64_t Study::recovered_bytes() const { return impl_->journal ? impl_->journal->recovered_bytes() : 0; }

}  // namespace hpo::study
