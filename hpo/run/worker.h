// SPDX-License-Identifier: Apache-2.0
//
// The process behind one slot and the attempt it runs: a warm runner that is kept between attempts, or a user's command
// started for each. It is driven by the watcher thread of the process executor, its only thread, and never blocks.
#pragma once

#include <poll.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hpo/run/attempt_log.h"
#include "hpo/run/line_buffer.h"
#include "hpo/run/process.h"
#include "hpo/run/process_executor.h"
#include "hpo/run/running_attempt.h"

namespace hpo::run {

class Worker {
 public:
  static constexpr std::size_t kPolled = 4;  // descriptors that one worker has poll() watch

  // Borrows both; what happens is appended to `events`.
  Worker(const ProcessExecutorOptions& options, std::string device, std::vector<RunEvent>& events);

  // Precondition: free(). Starts or reuses the process. Failing to start ends the attempt.
  void Begin(const Launch& launch);
  // Ignored unless this attempt runs here.
  void Stop(AttemptId id, const std::string& reason, bool resumable);
  // May take another attempt. False while a process that must not be reused has not ended.
  bool free() const;

  void Watch(std::span<pollfd> polled);         // fills kPolled entries
  void Handle(std::span<const pollfd> polled);  // after poll() changed them
  std::optional<TimePoint> NextDeadline() const;
  void HandleDeadlines();  // those that have passed

 private:
  bool warm() const { return options_.command.empty(); }
  void Spawn();
  void SendStart();
  void SendStop(const std::string& reason, bool resumable);
  void Send(const std::string& line);
  void Flush();
  bool ReadOutput();  // one read; false when there was nothing
  bool ReadErrors();
  void OnExit();
  void OnLine(std::string_view line);
  void OnReady();
  void OnMessage(const protocol::FromRunner& message, std::string_view line);
  void HandleLimits(TimePoint now);
  void Break(EndCause cause, const std::string& detail);  // ends the process by force, the attempt with it
  void Terminate();
  void Kill();
  void End(AttemptEnded ended);

  const ProcessExecutorOptions& options_;
  std::string device_;
  std::vector<RunEvent>& events_;
  AttemptLog log_;
  std::optional<Process> process_;
  std::optional<RunningAttempt> attempt_;
  LineBuffer lines_{protocol::kMaxLineBytes};
  std::string unsent_;   // what the pipe to the process could not take yet
  bool ready_ = false;   // warm: it said so
  bool doomed_ = false;  // TERM or KILL was sent: never reused
  std::optional<TimePoint> ready_by_, exit_by_, term_at_, kill_at_;
};

}  // namespace hpo::run
