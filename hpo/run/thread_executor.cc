// SPDX-License-Identifier: Apache-2.0
#include "hpo/run/thread_executor.h"

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "hpo/run/objective_run.h"

namespace hpo::run {
namespace {

class ThreadExecutor final : public Executor {
 public:
  ThreadExecutor(int parallel, const Objective& objective, RunQueue& queue)
      : objective_(objective), queue_(queue), room_(parallel) {
    for (int i = 0; i < parallel; ++i) threads_.emplace_back([this] { Work(); });
  }

  ~ThreadExecutor() override {
    {
      const std::scoped_lock lock(mutex_);
      closing_ = true;
    }
    changed_.notify_all();
  }

  int Room(const Resources& /*resources*/) const override {
    const std::scoped_lock lock(mutex_);
    return room_;
  }

  void Start(const Launch& launch) override {
    {
      const std::scoped_lock lock(mutex_);
      --room_;
      running_[launch.members.front().id];
      launches_.push_back(launch);
    }
    changed_.notify_all();
  }

  // An objective learns of it when it measures.
  void Stop(AttemptId id, const std::string& /*reason*/, bool resumable) override {
    const std::scoped_lock lock(mutex_);
    const auto found = running_.find(id);
    if (found != running_.end() && !found->second.stop) {
      found->second.stop = resumable ? Decision::kPause : Decision::kStop;
    }
  }

  std::string NextDevice(int /*ahead*/) const override { return ""; }

 private:
  struct Running {
    std::optional<Decision> stop;
    std::optional<Decision> answer;  // to the measurement its thread waits on
  };

  void Work() {
    while (const std::optional<Launch> launch = NextLaunch()) {
      const LaunchMember& member = launch->members.front();
      const std::string& metric = launch->objective.metric;
      const auto measure = [&](double step, double value) { return Measure(member, step, {{metric, value}}); };
      study::Outcome outcome = RunObjective(objective_, {.trial = member.id.trial,
                                                         .seed = member.seed,
                                                         .configuration = member.configuration,
                                                         .metric = metric,
                                                         .measure = measure});
      End(member, std::move(outcome));
    }
  }

  std::optional<Launch> NextLaunch() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return closing_ || !launches_.empty(); });
    if (closing_) return std::nullopt;
    Launch launch = std::move(launches_.front());
    launches_.pop_front();
    return launch;
  }

  // Waits for the tuner's answer. Once the executor is going nobody answers any more.
  Decision Measure(const LaunchMember& member, double step, const Metrics& metrics) {
    queue_.Push(AttemptMeasured{.id = member.id,
                                .token = member.token,
                                .step = step,
                                .metrics = metrics,
                                .answer = [this, id = member.id](Decision decision) { Answer(id, decision); }});
    std::unique_lock lock(mutex_);
    Running& running = running_.at(member.id);
    changed_.wait(lock, [&] { return closing_ || running.answer; });
    const Decision answer = std::exchange(running.answer, std::nullopt).value_or(Decision::kStop);
    return running.stop.value_or(answer);
  }

  void Answer(AttemptId id, Decision decision) {
    {
      const std::scoped_lock lock(mutex_);
      running_.at(id).answer = decision;
    }
    changed_.notify_all();
  }

  // Room first, the event after: whoever learns of an end finds the room it left.
  void End(const LaunchMember& member, study::Outcome outcome) {
    {
      const std::scoped_lock lock(mutex_);
      running_.erase(member.id);
      ++room_;
    }
    queue_.Push(AttemptEnded{member.id, member.token, std::move(outcome)});
  }

  const Objective& objective_;
  RunQueue& queue_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;       // of anything below
  int room_;                              // guarded by mutex_
  std::map<AttemptId, Running> running_;  // guarded by mutex_
  std::deque<Launch> launches_;           // guarded by mutex_
  bool closing_ = false;                  // guarded by mutex_
  std::vector<std::jthread> threads_;     // last: they use all of the above
};

}  // namespace

std::unique_ptr<Executor> MakeThreadExecutor(int parallel, const Objective& objective, RunQueue& queue) {
  return std::make_unique<ThreadExecutor>(parallel, objective, queue);
}

}  // namespace hpo::run
