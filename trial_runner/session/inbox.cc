// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/session/inbox.h"

#include <utility>

namespace hpo::trial_runner {

void Inbox::Start(const protocol::Start& start) {
  const std::lock_guard lock(mutex_);
  if (closed_) return;
  for (const protocol::Member& member : start.members) {
    auto job = std::make_unique<Job>();
    job->member = member;
    job->objective = start.objective;
    job->device = start.device;
    job->threads = start.threads;
    if (leaving_) job->request = StopRequest::kCheckpointAndLeave;
    waiting_.push_back(std::move(job));
  }
  changed_.notify_all();
}

void Inbox::Stop(const protocol::Stop& stop) {
  const std::lock_guard lock(mutex_);
  const auto apply = [&](Job& job) {
    if (job.member.trial != stop.trial || job.member.attempt != stop.attempt) return;
    job.request = stop.resumable ? StopRequest::kCheckpointAndLeave : StopRequest::kFinishNow;
  };
  if (current_) apply(*current_);
  for (const auto& job : waiting_) apply(*job);
}

void Inbox::RequestAll(StopRequest request) {
  if (current_) current_->request = request;
  for (const auto& job : waiting_) job->request = request;
}

void Inbox::Leave() {
  const std::lock_guard lock(mutex_);
  leaving_ = true;
  RequestAll(StopRequest::kCheckpointAndLeave);
  changed_.notify_all();
}

bool Inbox::Close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  waiting_.clear();
  RequestAll(StopRequest::kCheckpointAndLeave);
  changed_.notify_all();
  return current_ != nullptr;
}

Job* Inbox::Next() {
  std::unique_lock lock(mutex_);
  current_.reset();
  changed_.wait(lock, [&] { return !waiting_.empty() || leaving_ || closed_; });
  if (waiting_.empty()) return nullptr;
  current_ = std::move(waiting_.front());
  waiting_.pop_front();
  return current_.get();
}

bool Inbox::leaving() const {
  const std::lock_guard lock(mutex_);
  return leaving_;
}

}  // namespace hpo::trial_runner
