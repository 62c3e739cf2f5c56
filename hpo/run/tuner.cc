// SPDX-License-Identifier: Apache-2.0
#include "hpo/run/tuner.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "hpo/base/error.h"

namespace hpo::run {
namespace {

const study::Trial& TrialOf(const study::Study& study, AttemptId id) {
  return study.state().trials().at(static_cast<std::size_t>(id.trial));
}

bool IsTold(const study::Trial& trial) { return trial.state >= search::TrialState::kCompleted; }

std::optional<TimePoint> EndOfBudget(const study::Study& study) {
  const std::optional<double> seconds = study.state().spec().budget.seconds;
  if (!seconds) return std::nullopt;
  const std::chrono::duration<double> left(std::max(0.0, *seconds - study.state().spent_s()));
  return std::chrono::steady_clock::now() + std::chrono::duration_cast<TimePoint::duration>(left);
}

}  // namespace

Tuner::Tuner(study::Study& study, Executor& executor, RunQueue& queue, TunerOptions options)
    : study_(study), executor_(executor), queue_(queue), options_(std::move(options)) {
  if (options_.runner_documents && !options_.folder.empty()) keeper_.emplace(options_.folder, study.state());
}

TunerEnd Tuner::Run() {
  deadline_ = EndOfBudget(study_);
  try {
    return Loop();
  } catch (...) {
    Abandon();
    throw;
  }
}

TunerEnd Tuner::Loop() {
  while (interrupts_ < 2) {
    if (!leaving_ && !study_.state().halted().empty()) Leave({TunerEnd::kHalted, "halted", true});
    const bool waits_for_room = FillRoom();
    const bool nothing_left = leaving_ || study_.Done() || !waits_for_room;
    if (running_.empty() && nothing_left) return leaving_ ? leaving_->end : TunerEnd::kDone;
    study_.Prepare();
    Wait();
  }
  study_.Commit();
  return TunerEnd::kKilled;
}

// One commit for all that happened and all that starts now: it must be durable before anybody outside acts on it.
// False when there was room for more than there is to run.
bool Tuner::FillRoom() {
  std::vector<AttemptId> started;
  int room = leaving_ ? 0 : executor_.Room({});
  for (; room > 0; --room) {
    const std::optional<int> trial = NextTrial(study_);
    if (!trial) break;
    started.push_back(study_.Start(*trial, executor_.NextDevice(static_cast<int>(started.size()))));
  }
  study_.Commit();
  ClearTold();
  for (const AttemptId id : started) {
    executor_.Start(MakeLaunch(study_, id, options_));
    running_.insert(id);
  }
  return room == 0;
}

// Only now are they told for good: before, a crash would have had their checkpoints resumed.
void Tuner::ClearTold() {
  for (const int trial : std::exchange(told_, {})) {
    if (keeper_) keeper_->OnTold(trial, study_.state());
  }
}

// All events that are there, so that many of them share one commit.
void Tuner::Wait() {
  std::optional<RunEvent> event = queue_.Pop(leaving_ ? std::nullopt : deadline_);
  if (!event) Leave({TunerEnd::kDone, "budget.seconds is spent", false});
  for (; event; event = queue_.Pop(TimePoint())) Handle(*event);
}

void Tuner::Leave(const Leaving& leaving) {
  leaving_ = leaving;
  for (const AttemptId id : running_) {
    if (TrialOf(study_, id).attempts.back().stop_asked) continue;
    study_.Stop(id, leaving.reason, leaving.resumable);
    executor_.Stop(id, leaving.reason, leaving.resumable);
  }
}

void Tuner::Handle(RunEvent& event) {
  std::visit([this](auto& happened) { Handle(happened); }, event);
}

void Tuner::Handle(AttemptMeasured& measured) {
  Decision decision = Decision::kStop;
  if (running_.contains(measured.id)) {
    decision = study_.Measure(measured.id, measured.token, measured.step, measured.metrics);
    if (decision != Decision::kContinue) executor_.Stop(measured.id, "pruned", decision == Decision::kPause);
  }
  if (measured.answer) measured.answer(decision);
}

void Tuner::Handle(AttemptEnded& ended) {
  if (running_.erase(ended.id) == 0) return;
  study_.Tell(ended.id, ended.token, ended.outcome);
  if (IsTold(TrialOf(study_, ended.id))) told_.push_back(ended.id.trial);
}

void Tuner::Handle(const Interrupted& /*interrupted*/) {
  if (++interrupts_ == 1) Leave({TunerEnd::kInterrupted, "interrupted", true});
}

void Tuner::Handle(const RoomChanged& /*changed*/) {}

// The study takes no more; what runs shall keep its checkpoints for whoever opens it next.
void Tuner::Abandon() {
  for (const AttemptId id : running_) executor_.Stop(id, "the study cannot be written", true);
  while (!running_.empty() && interrupts_ < 2) {
    std::optional<RunEvent> event = queue_.Pop(std::nullopt);
    if (auto* measured = std::get_if<AttemptMeasured>(&*event); measured && measured->answer) {
      measured->answer(Decision::kPause);
    } else if (const auto* ended = std::get_if<AttemptEnded>(&*event)) {
      running_.erase(ended->id);
    } else if (std::holds_alternative<Interrupted>(*event)) {
      ++interrupts_;
    }
  }
}

}  // namespace hpo::run
