// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/session/attempt_link.h"

namespace hpo::trial_runner {
namespace {

// Often enough for a hang limit of seconds, rare enough to cost nothing.
constexpr std::chrono::seconds kProgressPeriod{1};

}  // namespace

protocol::Sender SenderOf(const Job& job) {
  return {.trial = job.member.trial, .attempt = job.member.attempt, .token = job.member.token};
}

AttemptLink::AttemptLink(const Job& job, LineWriter& writer, Now now)
    : job_(job), writer_(writer), now_(now), last_progress_(now()) {}

void AttemptLink::OnMeasure(int epoch, const std::map<std::string, double>& metrics) {
  writer_.Write(protocol::Line(protocol::Measure{
      .sender = SenderOf(job_), .step = static_cast<double>(epoch), .metrics = metrics, .value = {}}));
}

void AttemptLink::OnProgress(std::uint64_t steps) {
  const auto now = now_();
  if (now - last_progress_ < kProgressPeriod) return;
  last_progress_ = now;
  writer_.Write(protocol::Line(protocol::Progress{.sender = SenderOf(job_), .count = steps}));
}

StopRequest AttemptLink::Requested() {
  if (writer_.broken()) return StopRequest::kCheckpointAndLeave;
  return job_.request.load(std::memory_order_relaxed);
}

}  // namespace hpo::trial_runner
