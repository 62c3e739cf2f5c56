// SPDX-License-Identifier: Apache-2.0
#include "hpo/run/local_study.h"

#include <chrono>
#include <utility>

#include "hpo/base/error.h"
#include "hpo/run/launch.h"
#include "hpo/run/objective_run.h"

namespace hpo::run {
namespace {

study::StudyOptions StudyOptionsFor(const OpenOptions& options, FileSystem& files) {
  study::StudyOptions result;
  result.journal.sync = options.sync;
  if (options.folder.empty()) return result;
  result.files = &files;
  result.folder = std::filesystem::absolute(options.folder);
  return result;
}

const study::Trial& TrialOf(const study::Study& study, study::AttemptId id) {
  return study.state().trials()[static_cast<std::size_t>(id.trial)];
}

std::string TokenOf(const study::Study& study, study::AttemptId id) { return TrialOf(study, id).attempts.back().token; }

}  // namespace

struct LocalStudy::Impl {
  Impl(study::StudySpec spec, const OpenOptions& options)
      : study(std::move(spec), StudyOptionsFor(options, files)), metric(study.spec().objective().metric) {}

  // Opens an attempt of the next trial, on disk before anybody acts on it.
  std::optional<study::AttemptId> StartNext() {
    const std::optional<int> trial = NextTrial(study);
    std::optional<study::AttemptId> id;
    if (trial) id = study.Start(*trial);
    study.Commit();
    return id;
  }

  Decision Measure(study::AttemptId id, double step, double value) {
    return study.Measure(id, TokenOf(study, id), step, {{metric, value}});
  }

  void RunHere(const OptimizeOptions& options, const Objective& objective);

  DiskFileSystem files;
  study::Study study;
  std::string metric;
};

// The trials one after the other on this thread: no queue and no hand-over between threads, which cost more than all
// the rest when objectives are short. One commit makes a result and the next start durable.
void LocalStudy::Impl::RunHere(const OptimizeOptions& options, const Objective& objective) {
  const auto begun = std::chrono::steady_clock::now();
  const auto measure = [&](study::AttemptId id, double step, double value) {
    const Decision decision = Measure(id, step, value);
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begun;
    if (decision != Decision::kContinue || !options.seconds || spent.count() < *options.seconds) return decision;
    study.Stop(id, "the time is spent", false);
    return Decision::kStop;
  };
  while (const std::optional<study::AttemptId> id = StartNext()) {
    // A copy: the trials move when the objective itself adds one.
    const search::Configuration configuration = TrialOf(study, *id).configuration;
    const study::Outcome outcome =
        RunObjective(objective, {.trial = id->trial,
                                 .seed = study.TrialSeed(id->trial),
                                 .configuration = configuration,
                                 .metric = metric,
                                 .measure = [&](double step, double value) { return measure(*id, step, value); }});
    study.Tell(*id, TokenOf(study, *id), outcome);
    study.Prepare();
  }
}

LocalStudy::LocalStudy(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LocalStudy::LocalStudy(LocalStudy&&) noexcept = default;
LocalStudy& LocalStudy::operator=(LocalStudy&&) noexcept = default;
LocalStudy::~LocalStudy() = default;

LocalStudy LocalStudy::Open(study::StudySpec spec, const OpenOptions& options) {
  return LocalStudy(std::make_unique<Impl>(std::move(spec), options));
}

TunerEnd LocalStudy::Optimize(const OptimizeOptions& options, const Objective& objective) {
  study::Study& study = impl_->study;
  study::Budget budget = study.spec().budget;
  if (options.trials) budget.trials = options.trials;
  if (options.seconds) budget.seconds = study.state().spent_s() + *options.seconds;
  if (!budget.trials && !budget.seconds) {
    throw Error(ErrorCode::kInvalidInput, "set trials or seconds, or give the study a budget: it would never end",
                "OptimizeOptions");
  }
  study.SetBudget(budget);
  TunerEnd end = TunerEnd::kDone;
  if (options.parallel <= 1) {
    impl_->RunHere(options, objective);
  } else {
    RunQueue queue;
    const std::unique_ptr<Executor> executor = MakeThreadExecutor(options.parallel, objective, queue);
    end = Tuner(study, *executor, queue, {}).Run();
  }
  if (const std::string& halted = study.state().halted(); !halted.empty()) {
    throw Error(ErrorCode::kNoUsableTrial, halted);
  }
  return end;
}

std::optional<PendingTrial> LocalStudy::Ask() {
  const std::optional<study::AttemptId> id = impl_->StartNext();
  if (!id) return std::nullopt;
  return PendingTrial(*impl_, *id);
}

const study::Trial* LocalStudy::best() const { return state().best(); }

std::optional<study::Recommended> LocalStudy::Recommend() const { return study::Recommend(state()); }
const std::vector<study::Trial>& LocalStudy::trials() const { return state().trials(); }
const study::StudyState& LocalStudy::state() const { return impl_->study.state(); }
study::Study& LocalStudy::study() { return impl_->study; }

PendingTrial::PendingTrial(LocalStudy::Impl& study, study::AttemptId id) : study_(&study), id_(id) {}
PendingTrial::PendingTrial(PendingTrial&& other) noexcept
    : study_(std::exchange(other.study_, nullptr)), id_(other.id_) {}

PendingTrial::~PendingTrial() {
  if (study_ == nullptr) return;
  try {
    std::move(*this).Fail("abandoned");
  } catch (const Error&) {
    // The disk is full: the study reports it at its next use, and reopening it finds the attempt lost.
  }
}

const search::Configuration& PendingTrial::configuration() const { return TrialOf(study_->study, id_).configuration; }

Decision PendingTrial::Measure(double step, double value) { return study_->Measure(id_, step, value); }

void PendingTrial::Tell(double value, const study::Metrics& others) && {
  study::Outcome outcome;
  outcome.metrics = others;
  outcome.metrics[study_->metric] = value;
  End(outcome);
}

void PendingTrial::Fail(const std::string& reason) && {
  study::Outcome outcome;
  outcome.failed = reason.empty() ? "failed without a reason" : reason;
  End(outcome);
}

void PendingTrial::End(const study::Outcome& outcome) {
  LocalStudy::Impl& study = *std::exchange(study_, nullptr);
  study.study.Tell(id_, TokenOf(study.study, id_), outcome);
  study.study.Commit();
}

}  // namespace hpo::run
