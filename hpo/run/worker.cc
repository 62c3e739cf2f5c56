// SPDX-License-Identifier: Apache-2.0
#include "hpo/run/worker.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <utility>

#include "hpo/base/error.h"
#include "hpo/run/command_line.h"
#include "hpo/run/worker_environment.h"

namespace hpo::run {
namespace {

// From the end of a runner's stdout to the end of its process, which usually comes at once and says more.
constexpr std::chrono::seconds kExitAfterOutput{1};
// More reads than the largest pipe holds, so that a process which escaped its group cannot keep us here.
constexpr int kLastReads = 20;

TimePoint Now() { return std::chrono::steady_clock::now(); }

TimePoint In(std::chrono::duration<double> wait) {
  return Now() + std::chrono::duration_cast<TimePoint::duration>(wait);
}

bool Passed(const std::optional<TimePoint>& deadline, TimePoint now) { return deadline && *deadline <= now; }

// One read of what is there, without waiting. One only: a runner that prints without end must not keep us from others.
enum class ReadResult { kBytes, kNothing, kEnd };

template <class Take>
ReadResult ReadOnce(const FileDescriptor& stream, Take take) {
  std::array<char, 65536> buffer;
  if (stream.get() < 0) return ReadResult::kNothing;
  const ssize_t size = ::read(stream.get(), buffer.data(), buffer.size());
  if (size > 0) {
    take(std::string_view(buffer.data(), static_cast<std::size_t>(size)));
    return ReadResult::kBytes;
  }
  return size < 0 && (errno == EAGAIN || errno == EINTR) ? ReadResult::kNothing : ReadResult::kEnd;
}

}  // namespace

Worker::Worker(const ProcessExecutorOptions& options, std::string device, std::vector<RunEvent>& events)
    : options_(options), device_(std::move(device)), events_(events), log_(options.stderr_tail_bytes) {}

bool Worker::free() const { return !attempt_ && (!process_ || (warm() && !doomed_)); }

void Worker::Begin(const Launch& launch) {
  const LaunchMember& member = launch.members.front();
  attempt_.emplace(member, launch.objective, Now());
  log_.Open(member.folder);
  try {
    if (!process_) Spawn();
  } catch (const Error& error) {
    End(attempt_->Ended(EndCause::kCrashed, error.what(), Now()));
    return;
  }
  if (!warm() || ready_) SendStart();
}

void Worker::Spawn() {
  const std::vector<std::string> arguments =
      warm() ? options_.worker : FillCommand(options_.command, attempt_->member(), RunnerDevice(device_));
  ProcessOptions process{.arguments = arguments, .environment = WorkerEnvironment(device_, options_.threads)};
  process.arguments.front() = FindProgram(arguments.front()).string();
  process_.emplace(process);
  lines_ = LineBuffer(protocol::kMaxLineBytes);
  unsent_.clear();
  ready_ = doomed_ = false;
  exit_by_ = term_at_ = kill_at_ = std::nullopt;
  ready_by_ = warm() ? std::optional(In(options_.start_timeout)) : std::nullopt;
}

void Worker::SendStart() {
  const LaunchMember& member = attempt_->member();
  protocol::Start start{.members = {{.trial = member.id.trial,
                                     .attempt = member.id.attempt,
                                     .token = member.token,
                                     .seed = member.seed,
                                     .document = member.document,
                                     .configuration = member.configuration_json,
                                     .folder = member.folder.string(),
                                     .checkpoint = {},
                                     .until = {}}},
                        .objective = attempt_->objective(),
                        .device = RunnerDevice(device_),
                        .threads = options_.threads};
  if (member.checkpoint) start.members.front().checkpoint = member.checkpoint->string();
  Send(warm() ? protocol::Line(start) : protocol::CommandStartLine(start));
  attempt_->OnSent(Now());
}

void Worker::SendStop(const std::string& reason, bool resumable) {
  const AttemptId id = attempt_->member().id;
  Send(protocol::Line(protocol::Stop{.trial = id.trial,
                                     .attempt = id.attempt,
                                     .reason = reason,
                                     .deadline_s = options_.stop_grace.count(),
                                     .resumable = resumable}));
  term_at_ = In(options_.stop_grace);
}

void Worker::Send(const std::string& line) {
  unsent_ += line + "\n";
  Flush();
}

void Worker::Flush() {
  FileDescriptor& input = process_->input();
  while (!unsent_.empty() && input.get() >= 0) {
    const ssize_t size = ::write(input.get(), unsent_.data(), unsent_.size());
    if (size >= 0) {
      unsent_.erase(0, static_cast<std::size_t>(size));
    } else if (errno == EAGAIN) {
      return;
    } else if (errno != EINTR) {
      input.Close();  // it does not want to listen; its exit or its deadlines say the rest
    }
  }
}

void Worker::Stop(AttemptId id, const std::string& reason, bool resumable) {
  if (!attempt_ || attempt_->member().id != id || attempt_->stop_asked() || attempt_->condemned()) return;
  attempt_->AskStop(reason, resumable);
  if (attempt_->sent()) {
    SendStop(reason, resumable);
  } else {
    // The runner is still starting and knows nothing of it.
    const EndCause cause = resumable ? EndCause::kPreempted : EndCause::kStopped;
    End(attempt_->Ended(cause, "stopped (" + reason + ") before it began", Now()));
  }
}

void Worker::Watch(std::span<pollfd> polled) {
  for (pollfd& entry : polled) entry = {-1, POLLIN, 0};
  if (!process_) return;
  if (!unsent_.empty()) polled[0] = {process_->input().get(), POLLOUT, 0};
  polled[1].fd = process_->output().get();
  polled[2].fd = process_->errors().get();
  polled[3].fd = process_->exit_descriptor();
}

void Worker::Handle(std::span<const pollfd> polled) {
  if (!process_) return;
  if (polled[0].revents != 0) Flush();
  if (polled[1].revents != 0) ReadOutput();
  if (polled[2].revents != 0) ReadErrors();
  if (polled[3].revents != 0) OnExit();
}

bool Worker::ReadOutput() {
  const ReadResult result = ReadOnce(process_->output(), [this](std::string_view bytes) {
    if (attempt_ && !warm()) attempt_->OnSignOfLife(Now());
    if (!lines_.Add(bytes, [this](std::string_view line) { OnLine(line); })) {
      Break(EndCause::kCrashed, "line too long: more than " + std::to_string(protocol::kMaxLineBytes) +
                                    " bytes on stdout without a newline");
    }
  });
  if (result == ReadResult::kEnd) {
    process_->output().Close();
    // A command that has told already may take its time.
    if (attempt_ || warm()) exit_by_ = Now() + kExitAfterOutput;
  }
  return result == ReadResult::kBytes;
}

bool Worker::ReadErrors() {
  const ReadResult result = ReadOnce(process_->errors(), [this](std::string_view bytes) {
    log_.WriteErrors(bytes);
    if (attempt_ && !warm()) attempt_->OnSignOfLife(Now());
  });
  if (result == ReadResult::kEnd) process_->errors().Close();
  return result == ReadResult::kBytes;
}

void Worker::OnExit() {
  const std::optional<ExitStatus> status = process_->Reap();
  if (!status) return;
  // Its last words are still in the pipes.
  for (int i = 0; i < kLastReads && ReadOutput(); ++i) continue;
  for (int i = 0; i < kLastReads && ReadErrors(); ++i) continue;
  if (const std::string rest = lines_.TakeRest(); !rest.empty()) {
    // After a crash it is a line cut short, not a broken message.
    const bool clean = !status->signaled && status->number == 0;
    clean ? OnLine(rest) : log_.WriteLine(rest);
  }
  if (attempt_) End(attempt_->EndedByExit(*status, log_.tail(), Now()));
  process_.reset();
  ready_by_ = exit_by_ = term_at_ = kill_at_ = std::nullopt;
}

std::optional<TimePoint> Worker::NextDeadline() const {
  std::optional<TimePoint> next;
  const auto consider = [&next](const std::optional<TimePoint>& deadline) {
    if (deadline && (!next || *deadline < *next)) next = deadline;
  };
  for (const auto& deadline : {ready_by_, exit_by_, term_at_, kill_at_}) consider(deadline);
  if (attempt_) {
    consider(attempt_->TimeLimit(options_.trial_timeout));
    consider(attempt_->HangLimit(options_.hang_timeout));
  }
  return next;
}

void Worker::HandleDeadlines() {
  const TimePoint now = Now();
  if (Passed(ready_by_, now)) {
    Break(EndCause::kCrashed, "not ready within " + Number(options_.start_timeout.count()) + " s");
  }
  if (Passed(exit_by_, now)) Break(EndCause::kCrashed, "closed its stdout without telling a result");
  if (attempt_) HandleLimits(now);
  if (Passed(term_at_, now)) Terminate();
  if (Passed(kill_at_, now)) Kill();
}

void Worker::HandleLimits(TimePoint now) {
  if (Passed(attempt_->TimeLimit(options_.trial_timeout), now)) {
    attempt_->Condemn(EndCause::kTimeout,
                      "ran longer than trial_timeout_s = " + Number(options_.trial_timeout->count()));
    SendStop("timeout", false);
  } else if (Passed(attempt_->HangLimit(options_.hang_timeout), now)) {
    attempt_->Condemn(EndCause::kTimeout, "no progress for " + Number(options_.hang_timeout.count()) + " s");
    Terminate();  // it would not read a message either
  }
}

void Worker::Break(EndCause cause, const std::string& detail) {
  if (attempt_) attempt_->Condemn(cause, detail);
  Kill();
}

void Worker::Terminate() {
  doomed_ = true;
  term_at_ = std::nullopt;
  kill_at_ = In(options_.stop_grace);
  process_->Signal(SIGTERM);
}

void Worker::Kill() {
  doomed_ = true;
  ready_by_ = exit_by_ = term_at_ = kill_at_ = std::nullopt;  // nothing to wait for but its exit
  process_->Kill();
}

}  // namespace hpo::run
