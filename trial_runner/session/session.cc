// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/session/session.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include "trial_runner/session/attempt_link.h"
#include "trial_runner/session/failure.h"

namespace hpo::trial_runner {
namespace {

using protocol::EndCause;
using protocol::Tell;

// Wakes a thread out of poll.
class WakeUp {
 public:
  WakeUp() : fd_(eventfd(0, EFD_CLOEXEC)) {
    if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  }
  ~WakeUp() { close(fd_); }
  WakeUp(const WakeUp&) = delete;
  WakeUp& operator=(const WakeUp&) = delete;

  int fd() const { return fd_; }
  void Signal() { eventfd_write(fd_, 1); }

 private:
  int fd_;
};

Document ParseOrThrow(const nlohmann::json& json, const Registry& registry) {
  Document document;
  std::string list;
  for (const DocumentProblem& problem : ParseDocument(json, registry, document)) {
    if (!list.empty()) list += "; ";
    list += (problem.path.empty() ? "document" : problem.path) + ": " + problem.message;
  }
  if (!list.empty()) throw BadConfiguration(list);
  return document;
}

TrialTask TaskOf(const Job& job, const Registry& registry) {
  TrialTask task;
  task.document = ParseOrThrow(job.member.document, registry);
  task.seed = job.member.seed;
  task.threads = job.threads;
  task.device = job.device;
  task.objective_metric = job.objective.metric;
  task.maximize = job.objective.maximize;
  task.folder = job.member.folder;
  if (job.member.checkpoint) task.resume_from = *job.member.checkpoint;
  // Whole epochs only: to have trained "until 2.5" is to have finished the third.
  const double until = job.member.until.value_or(task.document.epochs);
  if (until < task.document.epochs) task.until_epoch = static_cast<int>(std::ceil(until));
  return task;
}

struct EndRow {
  const char* name;
  EndCause cause;
};

EndRow Row(TrialEnd end) {
  switch (end) {
    case TrialEnd::kFinished:
      return {"finished", EndCause::kFinished};
    case TrialEnd::kEarlyStopped:
      return {"early_stopped", EndCause::kFinished};
    case TrialEnd::kStopped:
      return {"stopped", EndCause::kStopped};
    case TrialEnd::kPreempted:
      break;
  }
  return {"preempted", EndCause::kPreempted};
}

Tell TellOf(const Job& job, const TrialResult& result) {
  Tell tell;
  tell.sender = SenderOf(job);
  tell.cause = Row(result.end).cause;
  tell.metrics = result.metrics;
  tell.test = result.test;
  if (result.best_epoch > 0) tell.step = result.best_epoch;
  tell.facts = result.facts.is_object() ? result.facts : nlohmann::json::object();
  tell.facts["end"] = Row(result.end).name;
  tell.facts["epochs"] = result.epochs;
  return tell;
}

// The answer to a job that was stopped while it waited. One that has a checkpoint behind it is trained all the same,
// for a step: its folder must hold what the next attempt resumes from.
std::optional<Tell> AnswerWithoutTraining(const Job& job) {
  const StopRequest request = job.request;
  if (request == StopRequest::kNone || job.member.checkpoint) return std::nullopt;
  Tell tell;
  tell.sender = SenderOf(job);
  tell.cause = request == StopRequest::kFinishNow ? EndCause::kStopped : EndCause::kPreempted;
  return tell;
}

}  // namespace

Session::Session(const Registry& registry, SessionOptions options)
    : options_(std::move(options)), registry_(registry), writer_(options_.output_fd) {}

int Session::Run(const protocol::Ready& ready) {
  writer_.Write(protocol::Line(ready));
  WakeUp wake;
  std::thread reader([&] { ReadInput(wake.fd()); });
  const int status = Serve();
  wake.Signal();
  reader.join();
  return status;
}

int Session::Serve() {
  while (const Job* job = inbox_.Next()) {
    if (Answer(*job)) return kDeviceBroken;
    if (writer_.broken()) return kNobodyListens;
  }
  if (bad_message_) return kBadMessage;
  return inbox_.leaving() ? kLeft : kDone;
}

// Trains the job and tells how it ended. Returns whether the device is broken.
bool Session::Answer(const Job& job) {
  if (const std::optional<Tell> tell = AnswerWithoutTraining(job)) {
    writer_.Write(protocol::Line(*tell));
    return false;
  }
  try {
    TrialTask task = TaskOf(job, registry_);
    task.datasets = &datasets_;
    std::filesystem::create_directories(task.folder);
    AttemptLink link(job, writer_);
    writer_.Write(protocol::Line(TellOf(job, options_.train(task, registry_, link))));
    return false;
  } catch (...) {
    const Failure failure = FailureOf(std::current_exception());
    Tell tell;
    tell.sender = SenderOf(job);
    tell.failed = failure.why;
    tell.cause = failure.cause;
    writer_.Write(protocol::Line(tell));
    return failure.device_broken;
  }
}

// The reading thread: until the input closes, a message is bad, or Run wakes it because all is over.
void Session::ReadInput(int wake_fd) {
  LineBuffer buffer(protocol::kMaxLineBytes);
  pollfd fds[] = {{options_.input_fd, POLLIN, 0}, {options_.leave_fd, POLLIN, 0}, {wake_fd, POLLIN, 0}};
  while (true) {
    if (poll(fds, std::size(fds), -1) < 0) continue;  // a signal
    if (fds[2].revents != 0) return;
    const bool leave = fds[1].revents != 0;
    // What hpo wrote before it asked to leave is there by now, though this poll may have looked too early: read it
    // first, so that its starts are given back instead of lost.
    if (leave) poll(fds, 1, 0);
    if (fds[0].revents != 0 && !ReadSome(buffer)) return;
    if (leave) {
      inbox_.Leave();
      fds[1].fd = -1;
    }
  }
}

// Returns whether more may come.
bool Session::ReadSome(LineBuffer& buffer) {
  char bytes[1 << 16];
  const ssize_t count = read(options_.input_fd, bytes, sizeof bytes);
  if (count < 0 && errno == EINTR) return true;
  if (count <= 0) {
    if (inbox_.Close()) options_.on_training_orphaned();
    return false;
  }
  try {
    for (const std::string& line : buffer.Add({bytes, static_cast<std::size_t>(count)})) Handle(line);
    return true;
  } catch (const std::invalid_argument& error) {
    std::fprintf(stderr, "runner: a line on stdin is no message of hpo: %s\n", error.what());
    bad_message_ = true;
    inbox_.Close();
    return false;
  }
}

void Session::Handle(const std::string& line) {
  const protocol::ToRunner message = protocol::ReadToRunner(line);
  if (const auto* start = std::get_if<protocol::Start>(&message)) inbox_.Start(*start);
  if (const auto* stop = std::get_if<protocol::Stop>(&message)) inbox_.Stop(*stop);
}

}  // namespace hpo::trial_runner
