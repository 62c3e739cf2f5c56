// SPDX-License-Identifier: Apache-2.0
#include "hpo/run/process_executor.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <mutex>
#include <span>
#include <thread>
#include <utility>
#include <variant>

#include "hpo/base/error.h"
#include "hpo/run/file_descriptor.h"
#include "hpo/run/worker.h"

namespace hpo::run {
namespace {

struct BeginRequest {
  std::size_t slot;
  Launch launch;
};
struct StopRequest {
  AttemptId id;
  std::string reason;
  bool resumable;
};
using Request = std::variant<BeginRequest, StopRequest>;

// The tuner's thread takes slots and leaves requests; the watcher thread owns the workers, starts and watches their
// processes, and gives slots back.
class ProcessExecutor final : public Executor {
 public:
  ProcessExecutor(ProcessExecutorOptions options, RunQueue& queue)
      : options_(std::move(options)),
        queue_(queue),
        wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        taken_(static_cast<std::size_t>(options_.slots), false),
        watcher_([this](const std::stop_token& stop) { Watch(stop); }) {}

  ~ProcessExecutor() override {
    watcher_.request_stop();
    Wake();
  }

  int Room(const Resources& /*resources*/) const override {
    const std::scoped_lock lock(mutex_);
    return static_cast<int>(std::count(taken_.begin(), taken_.end(), false));
  }

  void Start(const Launch& launch) override {
    {
      const std::scoped_lock lock(mutex_);
      const std::size_t slot = FreeSlot(0);
      taken_.at(slot) = true;
      requests_.push_back(BeginRequest{slot, launch});
    }
    Wake();
  }

  void Stop(AttemptId id, const std::string& reason, bool resumable) override {
    {
      const std::scoped_lock lock(mutex_);
      requests_.push_back(StopRequest{id, reason, resumable});
    }
    Wake();
  }

  std::string NextDevice(int ahead) const override {
    const std::scoped_lock lock(mutex_);
    return DeviceOf(FreeSlot(ahead));
  }

 private:
  // The free slot after `ahead` others; lowest first, where a warm runner is likeliest. Caller holds mutex_.
  std::size_t FreeSlot(int ahead) const {
    std::size_t slot = 0;
    while (slot < taken_.size() && (taken_[slot] || ahead-- > 0)) ++slot;
    return slot;
  }
  const std::string& DeviceOf(std::size_t slot) const { return options_.devices[slot % options_.devices.size()]; }

  void Wake() const {
    // A full counter has woken the watcher already.
    [[maybe_unused]] const int result = ::eventfd_write(wake_.get(), 1);
  }

  // The watcher thread; its end kills every process that is left.
  void Watch(const std::stop_token& stop) {
    BlockSignals();
    std::vector<RunEvent> events;
    std::vector<Worker> workers;
    workers.reserve(taken_.size());
    for (std::size_t slot = 0; slot < taken_.size(); ++slot) workers.emplace_back(options_, DeviceOf(slot), events);
    std::vector<bool> busy(workers.size(), false);
    std::vector<pollfd> polled(workers.size() * Worker::kPolled + 1);
    while (!stop.stop_requested()) {
      Poll(workers, polled);
      for (std::size_t i = 0; i < workers.size(); ++i) {
        workers[i].Handle(std::span(polled).subspan(i * Worker::kPolled, Worker::kPolled));
        workers[i].HandleDeadlines();
      }
      TakeRequests(workers, busy);
      GiveBack(workers, busy, events);
    }
  }

  // Signals are for the main thread; a write to a runner that is gone must not end us.
  static void BlockSignals() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, nullptr);
  }

  void Poll(std::vector<Worker>& workers, std::vector<pollfd>& polled) const {
    std::optional<TimePoint> deadline;
    for (std::size_t i = 0; i < workers.size(); ++i) {
      workers[i].Watch(std::span(polled).subspan(i * Worker::kPolled, Worker::kPolled));
      const std::optional<TimePoint> next = workers[i].NextDeadline();
      if (next && (!deadline || *next < *deadline)) deadline = next;
    }
    polled.back() = {wake_.get(), POLLIN, 0};
    int timeout = -1;
    if (deadline) {
      using Milliseconds = std::chrono::milliseconds;
      const auto wait = std::chrono::ceil<Milliseconds>(*deadline - std::chrono::steady_clock::now()).count();
      timeout = static_cast<int>(std::clamp<Milliseconds::rep>(wait, 0, 60'000));  // longer waits just look again
    }
    ::poll(polled.data(), polled.size(), timeout);
    if (polled.back().revents != 0) {
      eventfd_t count = 0;
      ::eventfd_read(wake_.get(), &count);
    }
  }

  void TakeRequests(std::vector<Worker>& workers, std::vector<bool>& busy) {
    std::deque<Request> requests;
    {
      const std::scoped_lock lock(mutex_);
      requests.swap(requests_);
    }
    for (const Request& request : requests) {
      if (const auto* begin = std::get_if<BeginRequest>(&request)) {
        busy[begin->slot] = true;
        workers[begin->slot].Begin(begin->launch);
      } else {
        const auto& stop = std::get<StopRequest>(request);
        for (Worker& worker : workers) worker.Stop(stop.id, stop.reason, stop.resumable);
      }
    }
  }

  // Slots first, events after: whoever learns of an end finds the room it left.
  void GiveBack(const std::vector<Worker>& workers, std::vector<bool>& busy, std::vector<RunEvent>& events) {
    bool more_room = false;
    {
      const std::scoped_lock lock(mutex_);
      for (std::size_t i = 0; i < workers.size(); ++i) {
        if (!busy[i] || !workers[i].free()) continue;
        busy[i] = taken_[i] = false;
        more_room = true;
      }
    }
    if (more_room) events.emplace_back(RoomChanged{});
    for (RunEvent& event : events) queue_.Push(std::move(event));
    events.clear();
  }

  const ProcessExecutorOptions options_;
  RunQueue& queue_;
  const FileDescriptor wake_;
  mutable std::mutex mutex_;
  std::vector<bool> taken_;       // guarded by mutex_
  std::deque<Request> requests_;  // guarded by mutex_
  std::jthread watcher_;          // last: it uses all of the above
};

}  // namespace

std::unique_ptr<Executor> MakeProcessExecutor(ProcessExecutorOptions options, RunQueue& queue) {
  const std::string& program = options.command.empty() ? options.worker.at(0) : options.command.front();
  // A place in the program's own name is filled for each trial only.
  if (program.find('{') == std::string::npos) FindProgram(program);
  return std::make_unique<ProcessExecutor>(std::move(options), queue);
}

}  // namespace hpo::run
