// SPDX-License-Identifier: Apache-2.0
//
// What a worker makes of the lines its process prints.
#include <stdexcept>
#include <utility>

#include "hpo/run/worker.h"

namespace hpo::run {
namespace {

constexpr std::size_t kExcerptBytes = 200;  // of a broken message, for the error

std::string Excerpt(std::string_view line) {
  return std::string(line.substr(0, kExcerptBytes)) + (line.size() > kExcerptBytes ? "..." : "");
}

// Who sent it; `ready` is sent for no attempt.
protocol::Sender SenderOf(const protocol::FromRunner& message) {
  if (const auto* progress = std::get_if<protocol::Progress>(&message)) return progress->sender;
  if (const auto* measure = std::get_if<protocol::Measure>(&message)) return measure->sender;
  if (const auto* tell = std::get_if<protocol::Tell>(&message)) return tell->sender;
  return {};
}

}  // namespace

void Worker::OnLine(std::string_view line) {
  std::optional<protocol::FromRunner> message;
  try {
    message = protocol::ReadFromRunner(line);
  } catch (const std::invalid_argument& broken) {
    Break(EndCause::kCrashed, "broken message: " + std::string(broken.what()) + " in " + Excerpt(line));
    return;
  }
  if (!message) {
    log_.WriteLine(line);
  } else if (std::holds_alternative<protocol::Ready>(*message)) {
    OnReady();
  } else {
    OnMessage(*message, line);
  }
}

void Worker::OnReady() {
  ready_ = true;
  ready_by_ = std::nullopt;
  if (warm() && attempt_ && !attempt_->sent()) SendStart();
}

void Worker::OnMessage(const protocol::FromRunner& message, std::string_view line) {
  const bool running = attempt_ && attempt_->sent();
  const std::string refusal = running ? attempt_->Refusal(SenderOf(message)) : "no attempt is running";
  if (!refusal.empty()) {
    log_.WriteLine("hpo: refused, " + refusal + ": " + Excerpt(line));
    return;
  }
  const TimePoint now = std::chrono::steady_clock::now();
  if (const auto* progress = std::get_if<protocol::Progress>(&message)) {
    attempt_->OnProgress(*progress, now);
  } else if (const auto* measure = std::get_if<protocol::Measure>(&message)) {
    events_.emplace_back(attempt_->OnMeasure(*measure, now));
  } else if (const auto* tell = std::get_if<protocol::Tell>(&message)) {
    End(attempt_->EndedByTell(*tell, now));
  }
}

// A warm runner is idle again, unless force is on its way; a command has told all it had and may now leave.
void Worker::End(AttemptEnded ended) {
  events_.emplace_back(std::move(ended));
  attempt_.reset();
  if (!process_ || doomed_) return;
  term_at_ = std::nullopt;
  if (!warm()) {
    process_->input().Close();
    term_at_ = std::chrono::steady_clock::now() + std::chrono::duration_cast<TimePoint::duration>(options_.stop_grace);
  }
}

}  // namespace hpo::run
